package scheduled

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/steam/webapi"
)

// L4D2 is the game of which versions are asked unless [Config].App is another.
const L4D2 = 550

const (
	checkEvery  = 10 * time.Minute // a version
	maxVersions = 8                // that are asked for; servers with others wait
)

// Steam tells whether a version is the newest. A [*webapi.Client] does.
type Steam interface {
	// UpToDateCheck asks whether a game server's version is the newest one, in one call.
	UpToDateCheck(ctx context.Context, app, version int) (webapi.Update, error)
}

// updates keeps what Steam says of versions.
type updates struct {
	mu    sync.Mutex
	known map[int]*version
}

type version struct {
	out   bool      // there is a newer one
	seen  time.Time // the last server with it
	asked time.Time // zero: not yet
}

// out reports whether it is known that there is a newer version than a server's, and remembers that somebody asks.
func (u *updates) out(text string) bool {
	number := versionNumber(text)
	if number == 0 {
		return false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	v := u.known[number]
	if v == nil {
		if len(u.known) >= maxVersions {
			return false
		}
		v = new(version)
		u.known[number] = v
	}
	v.seen = time.Now()
	return v.out
}

// check asks Steam for the versions that are to be asked for, and forgets those that no server has. An answer holds until
// the next: that there is a newer version does not change.
func (u *updates) check(ctx context.Context, s Steam, app int) {
	for _, number := range u.due() {
		update, err := s.UpToDateCheck(ctx, app, number)
		u.mu.Lock()
		if v := u.known[number]; v != nil {
			v.asked = time.Now()
			v.out = err == nil && update.Available || err != nil && v.out
		}
		u.mu.Unlock()
		if ctx.Err() != nil {
			return
		}
	}
}

func (u *updates) due() (numbers []int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for number, v := range u.known {
		switch {
		case time.Since(v.seen) > checkEvery:
			delete(u.known, number)
		case v.asked.IsZero() || time.Since(v.asked) >= checkEvery:
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// versionNumber is the number of a version such as "2.2.4.3 10097", without its dots; 0 if there is none.
func versionNumber(text string) int {
	text, _, _ = strings.Cut(text, " ")
	text, _, _ = strings.Cut(text, "/")
	if len(text) > 12 {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, ".", ""))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
