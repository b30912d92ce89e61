package operate_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/operate"
)

const password = "correct-horse"

// A scene is a store with a server, and its game in memory.
type scene struct {
	*testing.T
	st   *memstore.Store
	game *rcontest.Game
	ann  store.User
	srv  store.Server
	op   *operate.Operator
	ran  []string                                        // commands
	exec func(ctx context.Context, command string) error // before a command; nil: nothing
	open int                                             // clients
}

func newScene(t *testing.T) *scene {
	s := &scene{T: t, st: memstore.New(), game: rcontest.NewGame("", "", 8)}
	t.Cleanup(func() { s.st.Close() })
	var err error
	if s.ann, err = s.st.CreateUser(t.Context(), store.User{Name: "ann", Active: true}); err != nil {
		t.Fatal(err)
	}
	if s.srv, err = s.st.CreateServer(t.Context(), store.Server{UserID: s.ann.ID, Name: "Friday", Port: 27015, RCONPassword: password}); err != nil {
		t.Fatal(err)
	}
	s.op = &operate.Operator{Store: s.st, Client: func(store.Server) operate.Client {
		s.open++
		return s
	}}
	return s
}

// Exec implements operate.Client.
func (s *scene) Exec(ctx context.Context, command string) (string, error) {
	s.ran = append(s.ran, command)
	if s.exec != nil {
		if err := s.exec(ctx, command); err != nil {
			return "", err
		}
	}
	return s.game.Handle(&rcontest.Request{Command: command}), nil
}

// Close implements operate.Client.
func (s *scene) Close() error {
	s.open--
	return nil
}

func (s *scene) do(ctx context.Context, role store.Role, a actions.Action, confirmed bool) error {
	s.srv.Role = role
	_, err := s.op.Do(ctx, operate.Request{Actor: operate.User(s.ann), Server: s.srv, Action: a, Confirmed: confirmed})
	return err
}

// audit is the whole log, newest first, an entry as "action subject detail result".
func (s *scene) audit() (all []string) {
	s.Helper()
	entries, err := s.st.AuditEntries(context.Background(), store.AuditQuery{})
	if err != nil {
		s.Fatal(err)
	}
	for _, e := range entries {
		if e.UserID != s.ann.ID || e.Actor != "ann" || e.ServerID != s.srv.ID || e.Server != "Friday" {
			s.Errorf("the entry is not of ann and the server: %+v", e)
		}
		all = append(all, strings.Join([]string{e.Action, e.Subject, e.Detail, e.Result}, "|"))
	}
	return all
}

// TestAuditFirst: the entry is there when the command is sent, and has no result yet.
func TestAuditFirst(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.exec = func(context.Context, string) error {
		if got := s.audit(); len(got) != 1 || got[0] != "say||hello|" {
			t.Errorf("while the command is sent: %q", got)
		}
		return nil
	}
	if err := s.do(t.Context(), store.RoleOperator, actions.Action{Kind: actions.Say, Text: "hello"}, false); err != nil {
		t.Fatal(err)
	}
	if got := s.audit(); got[0] != "say||hello|ok" || s.open != 0 {
		t.Errorf("afterwards: %q, %d clients open", got, s.open)
	}
}

// TestNoAuditNoAction: what cannot be written down is not done.
func TestNoAuditNoAction(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.st.Close()
	if err := s.do(t.Context(), store.RoleOwner, actions.Action{Kind: actions.Say, Text: "hello"}, false); err == nil || len(s.ran) > 0 {
		t.Errorf("%v, sent %q", err, s.ran)
	}
}

// TestResultAfterCancel: whoever asked has gone, and the result is written all the same.
func TestResultAfterCancel(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.exec = func(ctx context.Context, _ string) error {
		cancel()
		return ctx.Err()
	}
	if err := s.do(ctx, store.RoleOwner, actions.Action{Kind: actions.Say, Text: "hello"}, false); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if got := s.audit(); got[0] != "say||hello|unanswered" {
		t.Errorf("audit %q", got)
	}
}

// TestWhoMay: the game of the test does not know sv_password and echo.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	quit, say := actions.Action{Kind: actions.Exec, Text: "quit"}, actions.Action{Kind: actions.Say, Text: "hi"}
	for _, c := range []struct {
		role      store.Role
		action    actions.Action
		confirmed bool
		want      error
		audit     string // "": no entry
	}{
		{"", say, true, operate.ErrRefused, "say||hi|refused"},
		{store.RoleViewer, say, true, operate.ErrRefused, "say||hi|refused"},
		{store.RoleOperator, say, false, nil, "say||hi|ok"},
		{store.RoleOperator, quit, true, operate.ErrRefused, "exec||quit|refused"},
		{store.RoleOwner, quit, false, operate.ErrConfirm, ""},
		{store.RoleOwner, quit, true, nil, "exec||quit|ok"},
		{store.RoleOwner, actions.Action{Kind: "dance"}, true, actions.ErrInvalid, ""},
		{store.RoleOwner, actions.Action{Kind: actions.Kick, SteamID: steam.FromAccountID(5)}, false, actions.ErrGone, "kick|76561197960265733||gone"},
		{store.RoleOwner, actions.Action{Kind: actions.Exec, Text: "sv_password hunter2"}, true, actions.ErrNoCommand, "exec||sv_password [hidden]|no_command"},
		{store.RoleOwner, actions.Action{Kind: actions.Exec, Text: "echo " + password}, true, actions.ErrNoCommand, "exec||echo [hidden]|no_command"},
		{store.RoleOwner, actions.Action{Kind: actions.Say, Text: "it is " + password}, false, nil, "say||it is [hidden]|ok"},
	} {
		s := newScene(t)
		err := s.do(t.Context(), c.role, c.action, c.confirmed)
		got := strings.Join(s.audit(), "\n")
		if !errors.Is(err, c.want) || got != c.audit {
			t.Errorf("%q %+v: %v and audit %q, want %v and %q", c.role, c.action, err, got, c.want, c.audit)
		}
		if sent := len(s.ran) > 0; sent != (c.want == nil || errors.Is(c.want, actions.ErrGone) || errors.Is(c.want, actions.ErrNoCommand)) {
			t.Errorf("%q %+v: sent %q", c.role, c.action, s.ran)
		}
	}
}
