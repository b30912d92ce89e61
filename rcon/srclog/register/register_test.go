package register_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/srclog/register"
)

var here = netip.MustParseAddrPort("203.0.113.9:28000")

// game is a server in memory, and a connection to it.
func game(t *testing.T, opts rcontest.Options) (*rcontest.Server, *rcon.Client) {
	t.Helper()
	opts.Password, opts.Log = "secret", true
	play := rcontest.NewGame("", "", 4)
	s := rcontest.New(play.Handle, &opts)
	play.SetLog(s.Log)
	c := &rcon.Client{Password: "secret", Options: &rcon.Options{DialContext: s.DialContext}}
	t.Cleanup(func() { c.Close(); s.Close() })
	return s, c
}

func Example() {
	s := rcontest.New(nil, &rcontest.Options{Log: true})
	defer s.Close()
	ctx := context.Background()
	conn, err := rcon.NewConn(ctx, s.Pipe(), "", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.Close()

	r := register.Registrar{Addr: netip.MustParseAddrPort("203.0.113.9:28000")}
	fmt.Println(r.Add(ctx, conn), s.LogAddrs())
	s.ForgetLog() // a restart
	repaired, err := r.Check(ctx, conn)
	fmt.Println(repaired, err, s.LogAddrs())
	fmt.Println(r.Remove(ctx, conn), s.LogAddrs())
	// Output:
	// <nil> [203.0.113.9:28000]
	// true <nil> [203.0.113.9:28000]
	// <nil> []
}

func TestCheckRepairsAfterAMapChange(t *testing.T) {
	t.Parallel()
	s, c := game(t, rcontest.Options{Faults: rcontest.Faults{LogForgetsOnMap: true}})
	r := register.Registrar{Addr: here}
	if err := r.Add(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if repaired, err := r.Check(t.Context(), c); repaired || err != nil {
		t.Errorf("nothing was wrong: %v, %v", repaired, err)
	}
	if _, err := c.Exec(t.Context(), "changelevel c1m2_streets"); err != nil {
		t.Fatal(err)
	}
	if got := s.LogAddrs(); len(got) != 0 {
		t.Fatalf("the game has not forgotten %v", got)
	}
	if repaired, err := r.Check(t.Context(), c); !repaired || err != nil {
		t.Errorf("%v, %v", repaired, err)
	}
	if got := s.LogAddrs(); !slices.Equal(got, []netip.AddrPort{here}) {
		t.Errorf("%v receive the log", got)
	}
}

// Other receivers are none of our business.
func TestRemoveLeavesOthers(t *testing.T) {
	t.Parallel()
	s, c := game(t, rcontest.Options{})
	other := register.Registrar{Addr: netip.MustParseAddrPort("203.0.113.9:2800")} // the beginning of ours
	r := register.Registrar{Addr: here}
	if err := other.Add(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if listed, err := r.Listed(t.Context(), c); listed || err != nil {
		t.Errorf("%v, %v", listed, err)
	}
	if err := r.Add(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if err := r.Remove(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got := s.LogAddrs(); !slices.Equal(got, []netip.AddrPort{other.Addr}) {
		t.Errorf("%v receive the log", got)
	}
}

func TestServerWithoutTheCommandsRefuses(t *testing.T) {
	t.Parallel()
	x := execer(func(command string) (string, error) { return "Unknown command", nil })
	r := register.Registrar{Addr: here}
	if err := r.Add(t.Context(), x); !errors.Is(err, register.ErrRefused) {
		t.Error(err)
	}
	gone := errors.New("gone")
	for lost := range 3 {
		n := 0
		x := execer(func(string) (string, error) {
			if n++; n > lost {
				return "", gone
			}
			return "", nil
		})
		if err := r.Add(t.Context(), x); !errors.Is(err, gone) {
			t.Errorf("%d commands: %v", lost, err)
		}
	}
}

func TestRegistrarWithoutAddress(t *testing.T) {
	t.Parallel()
	x := execer(func(command string) (string, error) {
		t.Errorf("%q was sent", command)
		return "", nil
	})
	var r register.Registrar
	_, listed := r.Listed(t.Context(), x)
	_, checked := r.Check(t.Context(), x)
	for _, err := range []error{r.Add(t.Context(), x), r.Remove(t.Context(), x), listed, checked} {
		if !errors.Is(err, register.ErrAddr) {
			t.Error(err)
		}
	}
}

func TestCheckAddr(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"203.0.113.9:28000":          "",
		"[::ffff:203.0.113.9]:28000": "",
		"10.0.0.4:1":                 "",
		"203.0.113.9:0":              "a port",
		"127.0.0.1:28000":            "loopback",
		"127.8.8.8:28000":            "loopback",
		"[::ffff:127.0.0.1]:28000":   "loopback",
		"[::1]:28000":                "loopback",
		"0.0.0.0:28000":              "no machine",
		"[::]:28000":                 "no machine",
		"224.0.0.1:28000":            "one machine",
		"255.255.255.255:28000":      "one machine",
		"169.254.3.3:28000":          "one machine",
		"[2001:db8::1]:28000":        "IPv4",
	} {
		err := register.CheckAddr(netip.MustParseAddrPort(text))
		switch {
		case want == "" && err != nil, want != "" && (!errors.Is(err, register.ErrAddr) || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", text, err, want)
		case err != nil && strings.Contains(err.Error(), "\n"):
			t.Errorf("%s: more than a line: %v", text, err)
		}
	}
	if err := register.CheckAddr(netip.AddrPort{}); !errors.Is(err, register.ErrAddr) {
		t.Error(err)
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"", "1234567"} {
		_, c := game(t, rcontest.Options{LogSecret: secret})
		if got, err := register.Secret(t.Context(), c); got != secret || err != nil {
			t.Errorf("%q: %q, %v", secret, got, err)
		}
	}
	for answer, want := range map[string]string{
		"": "", `"sv_logsecret" = "0" ( def. "0" )`: "", `"sv_logsecret" = "`: "", `"sv_logsecret" = ""`: "",
		`"sv_logsecret" = "17"` + "\n": "17", `"sv_logsecret" = "a b"`: "", `Unknown command "sv_logsecret"`: "",
		`"sv_logsecret" = "` + strings.Repeat("1", 21) + `"`: "",
	} {
		got, err := register.Secret(t.Context(), execer(func(string) (string, error) { return answer, nil }))
		if got != want || err != nil {
			t.Errorf("%q: %q, %v", answer, got, err)
		}
	}
}

type execer func(command string) (string, error)

func (x execer) Exec(_ context.Context, command string) (string, error) { return x(command) }
