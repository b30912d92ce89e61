package doctor

import (
	"context"
	"fmt"
	"time"
)

// ClockSlack is how far a stored time may be in the future.
const ClockSlack = time.Minute

// Clock compares the wall clock with the newest time that a store holds and with the time
// at which the program was built; both may be zero for unknown.
func Clock(now, newest, built time.Time) Finding {
	switch {
	case newest.Sub(now) > ClockSlack && !newest.IsZero():
		return found(CheckClock, Problem, CodeClockAhead, "the newest stored time is %s, and the clock says %s: it was ahead, or is behind now",
			newest.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	case built.Sub(now) > 24*time.Hour && !built.IsZero():
		return found(CheckClock, Problem, CodeClockBehind, "the clock says %s, before this program was built", now.UTC().Format(time.RFC3339))
	}
	return ok(CheckClock, "%s", now.UTC().Format(time.RFC3339))
}

// The bytes below which the disk is low, or as good as full.
const (
	diskLow  = 1 << 30
	diskFull = 64 << 20
)

// Disk looks at the free space of the disk that a folder is on. It returns false where
// that cannot be found out.
func Disk(folder string) (Finding, bool) {
	free, known := freeSpace(folder)
	if !known {
		return Finding{}, false
	}
	return diskFinding(free), true
}

func diskFinding(free uint64) Finding {
	switch {
	case free < diskFull:
		return found(CheckDisk, Problem, CodeDiskFull, "%s are free, too little for a database", size(free))
	case free < diskLow:
		return found(CheckDisk, Warning, CodeDiskLow, "only %s are free", size(free))
	}
	return ok(CheckDisk, "%s are free", size(free))
}

func size(bytes uint64) string {
	if bytes < 1<<30 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d GiB", bytes>>30)
}

// Database tries whether a database can read and write, which ping does, as
// store.Store.Ping.
func Database(ctx context.Context, ping func(context.Context) error) Finding {
	if err := ping(ctx); err != nil {
		return found(CheckDatabase, Problem, CodeDatabase, "the database cannot read and write")
	}
	return ok(CheckDatabase, "it reads and writes")
}
