package rcontest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func text(s string) rcontest.Handler { return func(*rcontest.Request) string { return s } }

func dialer(s *rcontest.Server) *rcon.Options { return &rcon.Options{DialContext: s.DialContext} }

// The bytes of a login and a command, as a Source server sends them.
func TestWire(t *testing.T) {
	t.Parallel()
	packets := func(ps ...rcon.Packet) string {
		var b []byte
		for _, p := range ps {
			b = p.Append(b)
		}
		return string(b)
	}
	login := rcon.Packet{ID: 5, Type: rcon.TypeAuth, Body: []byte("pw")}
	exec := rcon.Packet{ID: 6, Type: rcon.TypeExec, Body: []byte("status")}
	marker := rcon.Packet{ID: 7}
	empty5, ok5 := rcon.Packet{ID: 5}, rcon.Packet{ID: 5, Type: rcon.TypeAuthResponse}
	refused := rcon.Packet{ID: -1, Type: rcon.TypeAuthResponse}
	reply := rcon.Packet{ID: 6, Body: []byte("hello")}
	tail := rcon.Packet{ID: 7, Body: []byte{0, 1, 0, 0}}

	for _, tc := range []struct {
		name   string
		faults rcontest.Faults
		sent   string
		want   string
	}{
		{"login", rcontest.Faults{}, packets(login), packets(empty5, ok5)},
		{"login without the empty packet", rcontest.Faults{NoEmpty: true}, packets(login), packets(ok5)},
		{"wrong password", rcontest.Faults{}, packets(rcon.Packet{ID: 5, Type: rcon.TypeAuth, Body: []byte("no")}), packets(empty5, refused)},
		{"command", rcontest.Faults{}, packets(login, exec, marker), packets(empty5, ok5, reply, marker, tail)},
		{"coalesced", rcontest.Faults{Coalesce: true}, packets(login, exec, marker), packets(empty5, ok5, reply, marker, tail)},
		{"dripped", rcontest.Faults{Drip: true}, packets(login, exec, marker), packets(empty5, ok5, reply, marker, tail)},
		{"split", rcontest.Faults{Split: 3}, packets(login, exec), packets(empty5, ok5,
			rcon.Packet{ID: 6, Body: []byte("hel")}, rcon.Packet{ID: 6, Body: []byte("lo")})},
		{"no mirror", rcontest.Faults{NoMirror: true}, packets(login, exec, marker), packets(empty5, ok5, reply)},
		{"no tail", rcontest.Faults{NoTail: true}, packets(login, exec, marker), packets(empty5, ok5, reply, marker)},
		{"text for an end marker", rcontest.Faults{MirrorText: "what?"}, packets(login, exec, marker), packets(empty5, ok5, reply,
			rcon.Packet{ID: 7, Body: []byte("what?")})},
		{"minecraft", rcontest.Minecraft(), packets(login), packets(ok5)},
		{"two packets at once for minecraft", rcontest.Minecraft(), packets(login, exec), ""},
		{"palworld", rcontest.Palworld(), packets(login, exec), packets(
			rcon.Packet{Type: rcon.TypeAuthResponse}, rcon.Packet{Body: []byte("hello")})},
		{"silent", rcontest.Faults{Silent: true}, packets(login, exec, marker), packets(empty5, ok5)},
		{"logged out", rcontest.Faults{LoggedOut: true}, packets(login, exec, marker), packets(empty5, ok5, refused)},
		{"garbage", rcontest.Faults{Garbage: "hi"}, packets(login), "hi"},
		{"hang up", rcontest.Faults{HangUp: true}, packets(login), ""},
		{"command before the login", rcontest.Faults{}, packets(exec), ""},
		{"reset", rcontest.Faults{ResetAfter: 4}, packets(login, exec, marker), packets(empty5, ok5, reply)[:28+4]},
		{"size lie", rcontest.Faults{Size: -1}, packets(login, exec), packets(empty5, ok5) +
			"\xff\xff\xff\xff" + packets(reply)[4:]},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				nc := rcontest.Pipe(text("hello"), &rcontest.Options{Password: "pw", Faults: tc.faults})
				go func() {
					nc.Write([]byte(tc.sent))
					time.AfterFunc(time.Minute, func() { nc.Close() })
				}()
				got, _ := io.ReadAll(nc)
				if diff := cmp.Diff(tc.want, string(got)); diff != "" {
					t.Errorf("answer (-want +got):\n%s", diff)
				}
				nc.Close()
			})
		})
	}
}

func TestRequestSaysWhichServerWasDialled(t *testing.T) {
	t.Parallel()
	got := make(chan *rcontest.Request, 1)
	s := rcontest.NewServer(func(r *rcontest.Request) string {
		got <- r
		return ""
	}, nil)
	t.Cleanup(s.Close)
	c := &rcon.Client{Addr: s.Addr()}
	t.Cleanup(func() { c.Close() })
	if _, err := c.Exec(t.Context(), "say hi"); err != nil {
		t.Fatal(err)
	}
	r := <-got
	if r.Server.String() != s.Addr() || r.Command != "say hi" || r.Conn != 1 || !r.Remote.Addr().IsLoopback() {
		t.Errorf("got %+v, server at %s", r, s.Addr())
	}
}

func TestPasswordChangeDropsConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(text("x"), &rcontest.Options{Password: "old"})
		defer s.Close()
		c := &rcon.Client{Password: "old", Options: dialer(s)}
		defer c.Close()
		if _, err := c.Exec(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		s.SetPassword("new")
		synctest.Wait()
		if got := s.Stats().Open; got != 0 {
			t.Errorf("%d connections open, want 0", got)
		}
		if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrAuth) {
			t.Errorf("got %v, want %v", err, rcon.ErrAuth)
		}
	})
}

func TestStartAfterClose(t *testing.T) {
	t.Parallel()
	s := rcontest.NewServer(nil, nil)
	if err := s.Start(); err != nil {
		t.Errorf("Start of a running server: %v", err)
	}
	s.Close()
	s.Close()
	if err := s.Start(); err == nil {
		t.Error("Start after Close: no error")
	}
	if _, err := rcon.Dial(t.Context(), s.Addr(), "", nil); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %v, want %v", err, syscall.ECONNREFUSED)
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(text("x"), nil)
		defer s.Close()
		c := &rcon.Client{Options: dialer(s)}
		defer c.Close()
		go func() {
			for range 3 {
				c.Exec(t.Context(), "a")
			}
		}()
		if err := s.Wait(t.Context(), func(s rcontest.Stats) bool { return s.Commands == 3 }); err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := s.Wait(ctx, func(s rcontest.Stats) bool { return s.Commands == 4 })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
		}
	})
}

func TestFarmServesThousands(t *testing.T) {
	t.Parallel()
	const n = 2000
	farm := rcontest.NewFarm(nil)
	t.Cleanup(farm.Close)
	var servers []*rcontest.Server
	for i := range n {
		servers = append(servers, farm.Add(text(fmt.Sprint(i)), &rcontest.Options{Password: fmt.Sprint("pw", i)}))
	}
	var wg sync.WaitGroup
	for worker := range 32 {
		wg.Go(func() {
			for i := worker; i < n; i += 32 {
				c := &rcon.Client{Addr: servers[i].Addr(), Password: fmt.Sprint("pw", i)}
				got, err := c.Exec(t.Context(), "status")
				if got != fmt.Sprint(i) || err != nil {
					t.Errorf("server %d: got %q, %v", i, got, err)
				}
				c.Close()
			}
		})
	}
	wg.Wait()

	servers[7].Stop()
	c := &rcon.Client{Addr: servers[7].Addr(), Password: "pw7"}
	t.Cleanup(func() { c.Close() })
	if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrNoLogin) {
		t.Errorf("stopped: got %v, want %v", err, rcon.ErrNoLogin)
	}
	if err := servers[7].Start(); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Exec(t.Context(), "status"); got != "7" || err != nil {
		t.Errorf("started: got %q, %v", got, err)
	}
	servers[8].Close()
	if _, err := rcon.Dial(t.Context(), servers[8].Addr(), "pw8", nil); !errors.Is(err, rcon.ErrNoLogin) {
		t.Errorf("closed: got %v, want %v", err, rcon.ErrNoLogin)
	}
}

// An unused pipe leaves no goroutine behind; the
// bubble would not end.
func TestPipesEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(text(strings.Repeat("x", 1<<20)), &rcontest.Options{Faults: rcontest.Faults{Endless: true}})
		var ends []net.Conn
		for range 3 {
			nc := s.Pipe()
			nc.Write(rcon.Packet{Type: rcon.TypeAuth}.Append(nil))
			go nc.Write(rcon.Packet{Type: rcon.TypeExec}.Append(nil))
			ends = append(ends, nc)
		}
		synctest.Wait()
		ends[0].Close()
		s.Close()
	})
}

func TestLoggedOutRunsNoCommand(t *testing.T) {
	t.Parallel()
	s := rcontest.New(func(r *rcontest.Request) string {
		t.Errorf("%q was run", r.Command)
		return ""
	}, &rcontest.Options{Faults: rcontest.Faults{LoggedOut: true}})
	t.Cleanup(s.Close)
	c, err := rcon.NewConn(t.Context(), s.Pipe(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(t.Context(), "quit"); !rcon.SafeToRetry(err) {
		t.Errorf("got %v, which is not safe to retry", err)
	}
}

// Clients that expect the two packets of a login answer in two reads work on the default
// server, and OneSegment makes the fault that they do not survive.
func TestLoginAnswerComesInTwoReads(t *testing.T) {
	t.Parallel()
	for _, one := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := rcontest.New(nil, &rcontest.Options{Faults: rcontest.Faults{OneSegment: one}})
			defer s.Close()
			nc, err := s.DialContext(t.Context(), "tcp", "x:1")
			if err != nil {
				t.Fatal(err)
			}
			defer nc.Close()
			nc.Write(rcon.Packet{ID: 1, Type: rcon.TypeAuth}.Append(nil))
			n, err := nc.Read(make([]byte, 100))
			if want := map[bool]int{false: 14, true: 28}[one]; n != want || err != nil {
				t.Errorf("OneSegment %v: the first read has %d bytes, want %d; %v", one, n, want, err)
			}
		})
	}
}
