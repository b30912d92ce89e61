package srclog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	defaultInterval = 500 * time.Millisecond
	scanEvery       = 10  // passes; in between, files that have long been quiet are not looked at
	idlePasses      = 120 // after which a quiet file is closed
	maxOpen         = 16  // files
	maxDrain        = 64  // reads of a file that was removed
)

// FollowOptions adjust a [Follower]. A nil *FollowOptions and zero fields mean the defaults.
type FollowOptions struct {
	// Pattern says which files are logs, as [path/filepath.Match] has it. Default "*.log".
	Pattern string

	// Interval is how often the files are looked at. Default 500 ms.
	Interval time.Duration

	// RCON keeps the lines that tell of RCON commands, which may hold passwords. By default
	// they are dropped.
	RCON bool
}

// FollowerStats count what a [Follower] has done.
type FollowerStats struct {
	Lines   uint64 // returned by Next, or to be returned by it
	RCON    uint64 // lines of RCON commands, dropped
	TooLong uint64 // lines longer than MaxLine, dropped
	Starts  uint64 // files that were read anew, because they were truncated or replaced
	Errors  uint64 // of the file system
}

// A Follower reads the lines that game servers append to the log files of a folder, which is the
// folder logs of the game. It begins at the end of the files that are there, and at the beginning
// of those that appear later: a game begins a new one with each map.
//
// The methods must not be called from several goroutines at once.
type Follower struct {
	dir      string
	pattern  string
	interval time.Duration
	keepRCON bool

	files   []*logFile // in the order in which they appeared
	newest  *logFile   // stays open, so that what it gets just before it is renamed is not lost
	dirTime time.Time  // of the folder, at the last scan
	passes  int
	pending []Line
	buf     []byte
	stats   FollowerStats
}

// Follow returns a Follower of the folder dir. What the files hold now is not returned.
// The error is that of the file system, if dir cannot be read.
func Follow(dir string, opts *FollowOptions) (*Follower, error) {
	if opts == nil {
		opts = new(FollowOptions)
	}
	f := &Follower{dir: dir, pattern: opts.Pattern, interval: opts.Interval, keepRCON: opts.RCON, buf: make([]byte, MaxLine+2)}
	if f.pattern == "" {
		f.pattern = "*.log"
	}
	if f.interval <= 0 {
		f.interval = defaultInterval
	}
	if _, err := filepath.Match(f.pattern, ""); err != nil {
		return nil, fmt.Errorf("srclog: follow: %w: %q", err, f.pattern)
	}
	if err := f.scan(true); err != nil {
		return nil, fmt.Errorf("srclog: follow: %w", err)
	}
	return f, nil
}

// Next returns the next line. It waits for one until ctx ends, and then returns the error of ctx.
// A folder or file that cannot be read is tried again and counted. Lines of one file come in their
// order.
//
// A line break in the text of a line makes two lines of a file. Next joins a line that has no end
// with what follows it.
func (f *Follower) Next(ctx context.Context) (Line, error) {
	for len(f.pending) == 0 {
		if err := ctx.Err(); err != nil {
			return Line{}, err
		}
		if f.pass() {
			continue
		}
		timer := time.NewTimer(f.interval)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
	line := f.pending[0]
	f.pending = f.pending[1:]
	return line, nil
}

// Stats returns the counters.
func (f *Follower) Stats() FollowerStats { return f.stats }

// Close closes the files. Next can still be called, and opens them again.
func (f *Follower) Close() {
	for _, file := range f.files {
		file.close()
	}
}

// pass looks at the files once. It reports whether one had anything to read.
func (f *Follower) pass() bool {
	f.passes++
	if info, err := os.Stat(f.dir); err == nil && !info.ModTime().Equal(f.dirTime) || f.passes%scanEvery == 0 {
		if err := f.scan(false); err != nil {
			f.stats.Errors++
		}
	}
	read := false
	for _, file := range f.files {
		if file.open == nil {
			continue
		}
		if f.read(file) {
			read = true
			file.idle = 0
			continue
		}
		file.idle++
		if file.held != "" && file.idle > 1 {
			f.emit(file, file.held)
			file.held = ""
		}
		if file.idle >= idlePasses && file != f.newest {
			file.close()
		}
	}
	return read
}

// emit puts a line among those that Next returns.
func (f *Follower) emit(file *logFile, text string) {
	text = trimEnd(text)
	if text == "" {
		return
	}
	if !f.keepRCON && isRCON([]byte(text)) {
		f.stats.RCON++
		return
	}
	f.stats.Lines++
	f.pending = append(f.pending, Line{Text: strings.Clone(text), At: time.Now(), File: file.name})
}
