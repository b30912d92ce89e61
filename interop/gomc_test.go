package interop_test

import (
	"errors"
	"strings"
	"testing"

	mc "github.com/Tnze/go-mc/net"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// goMC serves RCON with go-mc, as its documentation shows: it repeats every
// command, and gives up on a connection at the first packet it does not expect.
func goMC(t *testing.T) (addr string) {
	t.Helper()
	ln, err := mc.ListenRCON("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if err := conn.AcceptLogin(password); err != nil {
					return
				}
				for {
					command, err := conn.AcceptCmd()
					if err != nil || conn.RespCmd(command) != nil {
						return
					}
				}
			}()
		}
	}()
	return ln.Addr().String()
}

func TestClientOnGoMC(t *testing.T) {
	t.Parallel()
	c := &rcon.Client{Addr: goMC(t), Password: password, Options: &rcon.Options{Strategy: rcon.StrategySinglePacket}}
	t.Cleanup(func() { c.Close() })
	for _, command := range []string{"list", "say 語語語", strings.Repeat("x", 1000), "list"} {
		got, err := c.Exec(t.Context(), command)
		if got != command || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, command)
		}
	}
}

func TestWrongPasswordOnGoMC(t *testing.T) {
	t.Parallel()
	_, err := rcon.Dial(t.Context(), goMC(t), "wrong", nil)
	if !errors.Is(err, rcon.ErrAuth) {
		t.Errorf("got %v, want %v", err, rcon.ErrAuth)
	}
}

// Why go-mc needs the strategy Single: an end marker ends the connection. The
// reply is there all the same.
func TestEndMarkerOnGoMC(t *testing.T) {
	t.Parallel()
	c, err := rcon.Dial(t.Context(), goMC(t), password, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got, err := c.Exec(t.Context(), "list")
	if got != "list" || !errors.Is(err, rcon.ErrIncomplete) || !errors.Is(err, rcon.ErrClosed) {
		t.Errorf("got %q, %v, want %v", got, err, rcon.ErrIncomplete)
	}
}

// go-mc's client knows the dialect of Minecraft.
func TestGoMCOnServer(t *testing.T) {
	t.Parallel()
	s := rcontest.NewServer(echo, &rcontest.Options{Password: password, Faults: rcontest.Minecraft()})
	t.Cleanup(s.Close)
	c, err := mc.DialRCON(s.Addr(), password)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, command := range []string{"list", "say 語語語"} {
		if err := c.Cmd(command); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Resp(); got != "<"+command+">" || err != nil {
			t.Errorf("got %q, %v, want <%s>", got, err, command)
		}
	}
	if _, err := mc.DialRCON(s.Addr(), "wrong"); err == nil {
		t.Error("wrong password: no error")
	}
	if err := s.Wait(t.Context(), func(s rcontest.Stats) bool { return s.Refused == 1 }); err != nil {
		t.Error(err)
	}
}
