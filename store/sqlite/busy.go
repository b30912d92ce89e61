package sqlite

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/left4me/left4me/store/internal/queries"
)

// waitBusy makes the calls of c wait up to timeout for a lock that another
// connection holds. SQLite's own busy_timeout sleeps on when the call's context
// has ended, and database/sql waits for it with a lock of its own; this returns
// at once.
func waitBusy(c *sqlite3.Conn, timeout time.Duration) error {
	var give time.Time
	return c.BusyHandler(func(ctx context.Context, count int) bool {
		if count == 0 {
			give = time.Now().Add(timeout)
		}
		return time.Now().Before(give) && queries.Pause(ctx, rand.N(2*time.Millisecond))
	})
}
