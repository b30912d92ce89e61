package httpui_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

// staleUsers is a store in which something happens to the user of a login just after a
// request has read them.
type staleUsers struct {
	httpui.Store
	happens func()
}

func (s *staleUsers) Login(ctx context.Context, digest string, now time.Time) (store.Login, store.User, error) {
	l, u, err := s.Store.Login(ctx, digest, now)
	if s.happens != nil {
		s.happens()
	}
	return l, u, err
}

// TestRequestGivesNoRightBack: a user who is switched off while a request of theirs is under
// way stays so, whatever the request changes of their account.
func TestRequestGivesNoRightBack(t *testing.T) {
	t.Parallel()
	stale := new(staleUsers)
	s := newSite(t, func(c *httpui.Config) {
		stale.Store = c.Store
		c.Store = stale
	})
	stale.happens = func() {
		if err := s.store.UpdateUser(t.Context(), store.User{ID: s.mara.ID, PasswordDigest: "new"}); err != nil {
			t.Error(err)
		}
		if err := s.store.DeleteLogins(t.Context(), s.mara.ID, ""); err != nil {
			t.Error(err)
		}
	}
	s.post("/account/language", url.Values{"language": {"ru"}}).as(s.mara).want(http.StatusFound)
	u, err := s.store.User(t.Context(), s.mara.ID)
	if err != nil || u.Active || u.Admin || u.PasswordDigest != "new" || u.Language != "ru" {
		t.Errorf("stored %+v (digest kept: %t), %v", u, u.PasswordDigest == "new", err)
	}
	if err := s.store.UpdateUser(t.Context(), s.mara); err != nil {
		t.Fatal(err)
	}
	s.post("/account/tokens", url.Values{"name": {"kept"}, "may_change": {"on"}}).as(s.mara).do()
	if left, err := s.store.Tokens(t.Context(), s.mara.ID); err != nil || len(left) > 0 {
		t.Errorf("tokens made by a login that has ended: %+v, %v", left, err)
	}
}
