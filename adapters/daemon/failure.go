package daemon

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store/problem"
)

// classify returns what the owner of a server may read of a failed poll. Unless they are
// administrators, or the game there has accepted their password before, all answers
// that no game gives are the same to them, and come after the same time. The log has
// the difference.
func (s *source) classify(ctx context.Context, p poll.FailedPoll) poll.Failure {
	f := s.d.explain(p.Last, p.Err)
	if problem.GamesOnly(f.Kind, p.Err) || p.Client.(holdClient).Proven() {
		return f
	}
	s.mu.Lock()
	row := s.rows[p.Target.ID]
	s.mu.Unlock()
	if row != nil {
		if owner, err := s.d.Store.User(ctx, row.UserID); err == nil && owner.Admin {
			return f
		}
	}
	pause(ctx, s.d.QueryTimeout-time.Since(p.Began))
	return problem.NoGame(f)
}

// explain says what an error of a poll means, after that status.
func (d *daemon) explain(last poll.Status, err error) poll.Failure {
	return problem.Classifier{QueryTimeout: d.QueryTimeout, Now: d.clock.Now}.Classify(last, err)
}
