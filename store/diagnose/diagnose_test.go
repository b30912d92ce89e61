package diagnose_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/diagnose"
	"github.com/left4me/left4me/store/memstore"
)

func codes(findings []doctor.Finding) (list []doctor.Code) {
	for _, f := range findings {
		if f.Level != doctor.OK {
			list = append(list, f.Code)
		}
	}
	return list
}

// over dials a game, whatever the address.
func over(game *rcontest.Server) *safedial.Dialer {
	return &safedial.Dialer{Base: func(ctx context.Context, network, addr string) (net.Conn, error) {
		return game.DialContext(ctx, network, addr)
	}}
}

func server(password string) store.Server {
	return store.Server{ID: 1, Host: "203.0.113.20", Port: 27015, RCONPassword: password, DesiredState: store.Running}
}

// TestWhatTheStoreKnows: the blueprint, the watch and the log of a server are looked at.
func TestWhatTheStoreKnows(t *testing.T) {
	t.Parallel()
	game := rcontest.New(rcontest.NewGame("Friday", "c1m2_streets", 4).Handle, &rcontest.Options{Password: "right", Log: true})
	defer game.Close()
	st := memstore.New()
	u, err := st.CreateUser(t.Context(), store.User{Name: "mara", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	b, err := st.CreateBlueprint(t.Context(), store.Blueprint{UserID: u.ID, Name: "b", Arguments: []string{"-port", "27099"}})
	if err != nil {
		t.Fatal(err)
	}
	d := diagnose.New(diagnose.Config{Store: st, Dialer: over(game), LogAddr: netip.MustParseAddrPort("203.0.113.9:28000")})
	srv := server("right")
	srv.UserID, srv.BlueprintID, srv.DesiredState, srv.SameAs, srv.Strategy = u.ID, b.ID, store.Stopped, 7, "nonsense"
	for trusted, told := range map[bool]bool{true: true, false: false} {
		findings, err := d.Server(t.Context(), srv, trusted)
		want := []doctor.Code{doctor.CodePaused, doctor.CodeSameGame, doctor.CodeLogOff, doctor.CodePortOverride}
		if err != nil || !slices.Equal(codes(findings), want) {
			t.Errorf("trusted %t: %v, %v", trusted, findings, err)
		}
		if strings.Contains(findings[1].Text, "7") != told {
			t.Errorf("trusted %t: %s", trusted, findings[1])
		}
	}
	srv.LogOff = true
	if findings, err := d.Server(t.Context(), srv, true); err != nil || slices.Contains(codes(findings), doctor.CodeLogOff) {
		t.Errorf("a log that no one wants: %v, %v", findings, err)
	}
}

// TestStrangersReadTheSameAfterTheSameTime of a port that is closed and of one that hangs.
func TestStrangersReadTheSameAfterTheSameTime(t *testing.T) {
	t.Parallel()
	for name, dial := range map[string]func(context.Context) error{
		"refused": func(context.Context) error { return errors.New("connection refused") },
		"hangs":   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	} {
		synctest.Test(t, func(t *testing.T) {
			d := diagnose.New(diagnose.Config{Store: memstore.New(), Timeout: 2 * time.Second, Dialer: &safedial.Dialer{
				Base: func(ctx context.Context, _, _ string) (net.Conn, error) { return nil, dial(ctx) },
			}})
			began := time.Now()
			findings, err := d.Server(t.Context(), server("right"), false)
			if err != nil || !slices.Equal(codes(findings), []doctor.Code{doctor.CodeNoGame}) || time.Since(began) != 2*time.Second {
				t.Errorf("%s: %v, %v after %v", name, findings, err, time.Since(began))
			}
			if findings, err = d.Server(t.Context(), server("right"), true); err != nil || slices.Contains(codes(findings), doctor.CodeNoGame) {
				t.Errorf("%s, trusted: %v, %v", name, findings, err)
			}
		})
	}
}

// TestOneLookAtATime at a server, and it ends.
func TestOneLookAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := diagnose.New(diagnose.Config{Store: memstore.New(), Timeout: time.Hour, Dialer: &safedial.Dialer{
			Base: func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() },
		}})
		began := time.Now()
		go func() {
			time.Sleep(time.Second)
			if _, err := d.Server(t.Context(), server("right"), true); !errors.Is(err, httplimit.ErrQueueFull) {
				t.Error(err)
			}
		}()
		if findings, err := d.Server(t.Context(), server("right"), true); err != nil || !slices.Equal(codes(findings), []doctor.Code{doctor.CodeNoConnection}) {
			t.Errorf("%v, %v", findings, err)
		}
		if took := time.Since(began); took != diagnose.DefaultBound {
			t.Errorf("took %v", took)
		}
	})
}

// TestTriesBeforeAServerIsMade: a user tries one server without an ID at a time, and few a
// minute; others are not held up, and nothing says that the game sends no log.
func TestTriesBeforeAServerIsMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		block := make(chan struct{})
		d := diagnose.New(diagnose.Config{Store: memstore.New(), LogAddr: netip.MustParseAddrPort("203.0.113.9:28000"), Dialer: &safedial.Dialer{
			Base: func(context.Context, string, string) (net.Conn, error) {
				<-block
				return nil, errors.New("connection refused")
			},
		}})
		try := func(user int64) error {
			srv := server("right")
			srv.ID, srv.UserID = 0, user
			_, err := d.Server(t.Context(), srv, true)
			return err
		}
		done := make(chan error, 2)
		go func() { done <- try(1) }()
		go func() { done <- try(2) }()
		synctest.Wait()
		if err := try(1); !errors.Is(err, httplimit.ErrQueueFull) {
			t.Errorf("a second one at a time: %v", err)
		}
		close(block)
		for range 2 {
			if err := <-done; err != nil {
				t.Errorf("two users: %v", err)
			}
		}
		for range 5 {
			if err := try(1); err != nil {
				t.Error(err)
			}
		}
		var limit *httplimit.LimitError
		if err := try(1); !errors.As(err, &limit) || limit.Wait != 10*time.Second {
			t.Errorf("the seventh: %v", err)
		}
		time.Sleep(10 * time.Second)
		if err := try(1); err != nil {
			t.Errorf("ten seconds later: %v", err)
		}
	})
}

// TestTriedPasswordIsSentOnce: what a try found holds for the next one.
func TestTriedPasswordIsSentOnce(t *testing.T) {
	t.Parallel()
	game := rcontest.New(rcontest.NewGame("Friday", "c1m2_streets", 4).Handle, &rcontest.Options{Password: "right"})
	defer game.Close()
	d := diagnose.New(diagnose.Config{Store: memstore.New(), Dialer: over(game), LogAddr: netip.MustParseAddrPort("203.0.113.9:28000")})
	for _, test := range []struct {
		password string
		want     []doctor.Code
	}{{"wrong", []doctor.Code{doctor.CodeWrongPassword}}, {"wrong", []doctor.Code{doctor.CodeLoginHeld}}, {"right", nil}} {
		srv := server(test.password)
		srv.ID, srv.UserID, srv.DesiredState = 0, 1, ""
		if findings, err := d.Server(t.Context(), srv, false); err != nil || !slices.Equal(codes(findings), test.want) {
			t.Errorf("%s: %v, %v", test.password, findings, err)
		}
	}
	if n := game.Stats().Refused; n != 1 {
		t.Errorf("the wrong password was sent %d times", n)
	}
}
