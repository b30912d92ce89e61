package doctor_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/memstore"
)

var logAddr = netip.MustParseAddrPort("203.0.113.9:28000")

// A lab is a sound game whose log comes here, before a fault.
type lab struct {
	game   *rcontest.Server
	server doctor.Server
	doctor doctor.Doctor
	vars   map[string]string // variables of the game
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{vars: map[string]string{"sv_lan": "0", "servercfgfile": "server.cfg"}}
	play := rcontest.NewGame("Friday", "c1m2_streets", 4)
	l.game = rcontest.NewServer(func(r *rcontest.Request) string {
		if value, ok := l.vars[r.Command]; ok {
			return `"` + r.Command + `" = "` + value + "\"\n"
		}
		return play.Handle(r)
	}, &rcontest.Options{Password: password, Log: true})
	t.Cleanup(l.game.Close)
	at := netip.MustParseAddrPort(l.game.Addr())
	l.server = doctor.Server{Host: at.Addr().String(), Port: int(at.Port()), Password: password, LogAddr: logAddr}
	l.doctor = doctor.Doctor{Timeout: time.Minute, Dialer: &safedial.Dialer{LookupNetIP: func(_ context.Context, _, host string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}}}
	l.command(t, "log on")
	l.command(t, "logaddress_add "+logAddr.String())
	return l
}

// command runs a command on the game as its operator does.
func (l *lab) command(t *testing.T, command string) {
	t.Helper()
	c := rcon.Client{Addr: l.game.Addr(), Password: password}
	defer c.Close()
	if _, err := c.Exec(t.Context(), command); err != nil {
		t.Fatal(err)
	}
}

// TestFaultsOfTheLab: each fault gives one line that names it, with the one thing to do, and
// nothing else is found wrong.
func TestFaultsOfTheLab(t *testing.T) {
	t.Parallel()
	const now = "2026-11-28T10:00:00Z"
	clock := func() time.Time { at, _ := time.Parse(time.RFC3339, now); return at }
	for name, test := range map[string]struct {
		fault func(t *testing.T, l *lab) []doctor.Finding // nil findings: look at the server
		line  string
	}{
		"no fault": {func(*testing.T, *lab) []doctor.Finding { return nil }, ""},
		"the game does not run": {func(_ *testing.T, l *lab) []doctor.Finding { l.game.Stop(); return nil },
			"connection: port_closed: nothing listens at SERVER; start the game with -ip 0.0.0.0 -usercon, or correct the port"},
		"the port is another program's": {func(_ *testing.T, l *lab) []doctor.Finding {
			l.game.SetFaults(rcontest.Faults{Garbage: "SSH-2.0-OpenSSH_9.6\r\n"})
			return nil
		}, "connection: other_program: SSH answers at SERVER, and no game; correct the port: it has to be that of the game"},
		"a host that is none": {func(_ *testing.T, l *lab) []doctor.Finding { l.server.Host = "game.invalid"; return nil },
			"host: host_unknown: the name game.invalid cannot be looked up; correct the host, or write its address"},
		"another password": {func(_ *testing.T, l *lab) []doctor.Finding { l.game.SetPassword("another"); return nil },
			"login: wrong_password: the game refuses the RCON password; set the same RCON password here and as rcon_password in server.cfg, then change the map"},
		"a password that is held": {func(t *testing.T, l *lab) []doctor.Finding {
			l.game.SetPassword("another")
			logins := &hold.Logins{Store: memstore.New()}
			l.doctor.Client = func(s doctor.Server, opts *rcon.Options) doctor.Client {
				return logins.Client(s.Host, s.Port, s.Password, opts)
			}
			l.doctor.Server(t.Context(), l.server)
			findings := l.doctor.Server(t.Context(), l.server)
			if n := l.game.Stats().Refused; n != 1 {
				t.Errorf("%d logins were refused", n)
			}
			return findings
		}, "login: login_held: the game has refused this RCON password; it is not sent again before TIME; set the same RCON password here and as rcon_password in server.cfg, then change the map"},
		"a ban": {func(_ *testing.T, l *lab) []doctor.Finding {
			l.game.SetFaults(rcontest.Faults{HangUp: true})
			return nil
		}, "connection: banned: SERVER closes the connection before the login: it has banned 127.0.0.1, or is no game; run removeip 127.0.0.1 and writeip in the game's own console, or restart the game"},
		"LAN mode": {func(_ *testing.T, l *lab) []doctor.Finding { l.vars["sv_lan"] = "1"; return nil },
			"lan: lan_mode: only players of the local network may join (sv_lan); set sv_lan 0 in server.cfg and restart the game"},
		"another server.cfg": {func(_ *testing.T, l *lab) []doctor.Finding { l.vars["servercfgfile"] = "mine.cfg"; return nil },
			"servercfgfile: other_cfg_file: the game reads another file than server.cfg (servercfgfile); take servercfgfile out of the command line of the game"},
		"a blueprint with a password": {func(_ *testing.T, l *lab) []doctor.Finding {
			l.server.Blueprint.Config = []string{"rcon_password other"}
			return nil
		}, "blueprint: password_override: config, entry 1: the server's own password is set after this one, which has no effect, or breaks RCON if it runs later; take this entry out of the blueprint and restart the game"},
		"no log": {func(t *testing.T, l *lab) []doctor.Finding { l.command(t, "log off"); return nil },
			"log: log_off: the game writes no log; run log on in the game's console, or put it into server.cfg"},
		"a log that goes elsewhere": {func(t *testing.T, l *lab) []doctor.Finding { l.command(t, "logaddress_delall"); return nil },
			"log: log_elsewhere: the game does not send its log to 203.0.113.9:28000; run logaddress_add with this address in the game's console, or put it into server.cfg"},
		"a clock that was ahead": {func(*testing.T, *lab) []doctor.Finding {
			return []doctor.Finding{doctor.Clock(clock(), clock().Add(time.Hour), time.Time{})}
		}, "clock: clock_ahead: the newest stored time is 2026-11-28T11:00:00Z, and the clock says 2026-11-28T10:00:00Z: it was ahead, or is behind now; set the clock of this machine, with NTP for example"},
		"a full disk": {func(*testing.T, *lab) []doctor.Finding { return []doctor.Finding{doctor.DiskFinding(5 << 20)} },
			"disk: disk_full: 5 MiB are free, too little for a database; free space on the disk of this folder"},
		"a database that is away": {func(t *testing.T, _ *lab) []doctor.Finding {
			return []doctor.Finding{doctor.Database(t.Context(), func(context.Context) error { return errors.New("away") })}
		}, "database: database_failed: the database cannot read and write; check the rights of the file and of its folder, and that no other program locks it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			findings := test.fault(t, l)
			if findings == nil {
				findings = l.doctor.Server(t.Context(), l.server)
			}
			check(t, findings)
			var wrong []string
			for _, f := range findings {
				if f.Level == doctor.OK {
					continue
				}
				line := strings.ReplaceAll(f.String(), l.server.String(), "SERVER")
				if before, after, held := strings.Cut(line, "again before "); held {
					line = before + "again before TIME" + after[len("15:04:05"):]
				}
				wrong = append(wrong, line)
			}
			if got := strings.Join(wrong, "\n"); got != test.line {
				t.Errorf("got\n%s\nwant\n%s", got, test.line)
			}
		})
	}
}

// TestDiscreetTellsNothingOfOtherPrograms: whatever listens or does not, a reader who must
// not know reads the same.
func TestDiscreetTellsNothingOfOtherPrograms(t *testing.T) {
	t.Parallel()
	at := doctor.Server{Host: "intern.example", Port: 27015, Password: password}
	findings := func(list ...doctor.Finding) []doctor.Finding {
		return doctor.Discreet(append([]doctor.Finding{{Check: doctor.CheckHost, Level: doctor.OK, Code: doctor.CodeOK, Text: "intern.example is 10.0.0.5"}}, list...), at)
	}
	bad := func(check doctor.Check, code doctor.Code) doctor.Finding {
		return doctor.Finding{Check: check, Level: doctor.Problem, Code: code, Text: "SSH answers at 10.0.0.5", Fix: "x"}
	}
	good := doctor.Finding{Check: doctor.CheckConnection, Level: doctor.OK, Code: doctor.CodeOK, Text: "something listens"}
	want := ""
	for _, list := range [][]doctor.Finding{
		{bad(doctor.CheckConnection, doctor.CodePortClosed)},
		{bad(doctor.CheckConnection, doctor.CodeHostUnreachable)},
		{bad(doctor.CheckConnection, doctor.CodeNoConnection)},
		{bad(doctor.CheckConnection, doctor.CodeOtherProgram)},
		{bad(doctor.CheckConnection, doctor.CodeBanned)},
		{good, bad(doctor.CheckLogin, doctor.CodeLoginUnanswered)},
		{good, bad(doctor.CheckLogin, doctor.CodeLoginUseless)},
		{good, good, bad(doctor.CheckStatus, doctor.CodeNotStatus)},
	} {
		var lines []string
		for _, f := range findings(list...) {
			lines = append(lines, f.String())
		}
		got := strings.Join(lines, "\n")
		if want == "" {
			want = got
		}
		if got != want || strings.Contains(got, "10.0.0.5") || strings.Contains(got, "SSH") {
			t.Errorf("%v gives\n%s\nwant\n%s", list, got, want)
		}
	}
	if got := findings(good, bad(doctor.CheckLogin, doctor.CodeWrongPassword)); len(got) != 3 {
		t.Errorf("a game that refuses the password: %v", got)
	}
	at.Password = ""
	if got := findings(good, bad(doctor.CheckLogin, doctor.CodeNoPassword)); len(got) != 2 {
		t.Errorf("without a password: %v", got)
	}
}

// TestCodesAreAll: who has words for each of Codes has words for every finding.
func TestCodesAreAll(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("finding.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^\tCode\w+ +Code = "(\w+)"`).FindAllSubmatch(text, -1)
	for _, c := range declared {
		if !slices.Contains(doctor.Codes(), doctor.Code(c[1])) {
			t.Errorf("Codes lacks %s", c[1])
		}
	}
	if len(declared) < 30 || len(declared) != len(doctor.Codes()) {
		t.Errorf("%d codes are declared, and Codes has %d", len(declared), len(doctor.Codes()))
	}
}
