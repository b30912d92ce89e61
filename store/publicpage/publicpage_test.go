package publicpage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/publicpage"
)

var now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

func Example() {
	ctx, st := context.Background(), memstore.New()
	ann, _ := st.CreateUser(ctx, store.User{Name: "ann", Active: true})
	friday, _ := st.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "Friday", Port: 27015})

	share, _ := publicpage.ShowServer(ctx, st, store.Share{ServerID: friday.ID}, false, now)
	_, server, err := publicpage.Server(ctx, st, share.Token)
	fmt.Println(server.Name, err)
	// Output: Friday <nil>
}

// shared is a store with a server that has a problem.
func shared(t *testing.T) (*memstore.Store, store.Server) {
	t.Helper()
	st := memstore.New()
	u, err := st.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := st.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "Friday", Port: 27015, RCONPassword: "secret", PasswordPending: true, DesiredState: store.Running})
	if err != nil {
		t.Fatal(err)
	}
	err = st.SetServerStates(t.Context(), []store.ServerState{{
		ServerID: s.ID, ActualState: store.Running, Problem: store.ProblemAuth, LastError: "wrong password", At: now,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return st, s
}

// TestProblemsAreTheOwnersBusiness: a public page does not say that a password is wrong.
func TestProblemsAreTheOwnersBusiness(t *testing.T) {
	t.Parallel()
	st, s := shared(t)
	share, err := publicpage.ShowServer(t.Context(), st, store.Share{ServerID: s.ID, ShowAddr: true}, false, now)
	if err != nil {
		t.Fatal(err)
	}
	_, one, err := publicpage.Server(t.Context(), st, share.Token)
	if err != nil {
		t.Fatal(err)
	}
	all, err := publicpage.Servers(t.Context(), st, s.UserID)
	if err != nil || len(all) != 1 || !all[0].ShowAddr {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, s := range []store.Server{one, all[0].Server} {
		if s.Name != "Friday" || s.Problem != "" || s.LastError != "" || s.PasswordPending || s.RCONPassword != "" {
			t.Errorf("%+v", s)
		}
	}
}

// TestLinkStaysUntilItIsRenewed: what a page shows can change without a new link.
func TestLinkStaysUntilItIsRenewed(t *testing.T) {
	t.Parallel()
	st, s := shared(t)
	show := func(renew bool) (string, string) {
		share, err := publicpage.ShowServer(t.Context(), st, store.Share{ServerID: s.ID, ShowIDs: renew}, renew, now)
		if err != nil {
			t.Fatal(err)
		}
		c, err := publicpage.ShowCommunity(t.Context(), st, store.Community{UserID: s.UserID, Title: "Versus", Leaders: renew}, renew, now)
		if err != nil {
			t.Fatal(err)
		}
		return share.Token, c.Token
	}
	server, community := show(false)
	if again, too := show(false); again != server || too != community {
		t.Error("another link though none was asked for")
	}
	if other, too := show(true); other == server || too == community {
		t.Error("the same link though another was asked for")
	}
	for _, token := range []string{server, "", "short", "a\x00b-a\x00b-a\x00b-a\x00b-a\x00b"} {
		if _, _, err := publicpage.Server(t.Context(), st, token); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q: %v", token, err)
		}
	}
	c, err := publicpage.Community(t.Context(), st, s.UserID)
	if err != nil || c.Title != "Versus" || !c.Leaders || !c.CreatedAt.Equal(now) {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := publicpage.Community(t.Context(), st, 77); err != nil || c != (store.Community{}) {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestNothingIsShownOfNoServer(t *testing.T) {
	t.Parallel()
	st, s := shared(t)
	if _, err := publicpage.ShowServer(t.Context(), st, store.Share{ServerID: 77}, false, now); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	if list, err := publicpage.Servers(t.Context(), st, s.UserID); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}
