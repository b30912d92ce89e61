package hold

import (
	"context"
	"maps"
	"time"

	"github.com/left4me/left4me/store"
)

// preparedFor is how long the store need not be asked again of a login that was prepared.
const preparedFor = 5 * time.Second

// prepared is what the store has said of a proven login that is allowed.
type prepared struct {
	record store.LoginRecord
	until  time.Time // monotonic
}

// Prepare asks the store of many logins in one read, which are sent soon: in the next five
// seconds each of those that are proven and allowed is sent once without asking again. So one
// who takes over thousands of servers does not wait for the store at each. The others, and
// hosts that are names, ask as always. Without an answer of the store, all do.
func (l *Logins) Prepare(ctx context.Context, logins []store.RCONLogin) error {
	now, until := l.now(), time.Now().Add(preparedFor)
	proven, err := l.Store.ProvenRCONLogins(ctx, logins, now)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.prepared == nil {
		l.prepared = make(map[store.RCONLogin]prepared)
	}
	maps.DeleteFunc(l.prepared, func(_ store.RCONLogin, p prepared) bool { return time.Until(p.until) <= 0 })
	for login, record := range proven {
		l.prepared[login] = prepared{record, until}
	}
	return nil
}

// check asks the store of a login, if it has not just been prepared.
func (l *Logins) check(ctx context.Context, login store.RCONLogin, now time.Time) (store.LoginRecord, error) {
	l.mu.Lock()
	p, ok := l.prepared[login]
	delete(l.prepared, login)
	l.mu.Unlock()
	if ok && time.Until(p.until) > 0 {
		return p.record, nil
	}
	return l.Store.CheckRCONLogin(ctx, login, now)
}
