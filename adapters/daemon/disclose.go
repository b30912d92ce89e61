package daemon

import (
	"context"
	"time"

	"github.com/left4me/left4me/store"
)

// wordsNothing is what users read of every server that gives no answer of a game.
const wordsNothing = "no game server answers at this host and port"

// disclose returns what the owner of the server may read of a failed poll that began
// then. Whoever may add servers chooses where this daemon connects, so what it finds
// there could tell them what listens in a network that only the daemon reaches. Unless
// they are administrators, or the game there has accepted their password before, all
// answers that no game gives are the same to them, and come after the same time. The
// log has the difference.
func (w *watcher) disclose(ctx context.Context, f failure, begin time.Time) failure {
	if f.public {
		return f
	}
	owner, err := w.d.Store.User(ctx, w.server.UserID)
	if err == nil && owner.Admin {
		return f
	}
	pause(ctx, w.d.QueryTimeout-time.Since(begin))
	f.detail, f.Message, f.state = f.Message, wordsNothing, store.Unknown
	return f
}
