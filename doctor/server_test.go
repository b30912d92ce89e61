package doctor_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/memstore"
)

const password = "right-password"

// game answers as a game of a sound server does.
func game(r *rcontest.Request) string {
	switch r.Command {
	case "sv_lan":
		return "\"sv_lan\" = \"0\"\n notify\n - Server is a lan server ( no heartbeat, no authentication, no non-class C addresses )\n"
	case "servercfgfile":
		return "\"servercfgfile\" = \"server.cfg\"\n"
	}
	return rcontest.NewGame("Friday", "c1m2_streets", 4).Handle(r)
}

// start starts a server and returns it as a doctor's.
func start(t *testing.T, handler rcontest.Handler, faults rcontest.Faults) (*rcontest.Server, doctor.Server) {
	t.Helper()
	srv := rcontest.NewServer(handler, &rcontest.Options{Password: password, Faults: faults})
	t.Cleanup(srv.Close)
	host, port, err := net.SplitHostPort(srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return srv, doctor.Server{Host: host, Port: n, Password: password}
}

// codes are the codes of the findings that are not OK.
func codes(findings []doctor.Finding) []doctor.Code {
	var list []doctor.Code
	for _, f := range findings {
		if f.Level != doctor.OK {
			list = append(list, f.Code)
		}
	}
	return list
}

// check looks at the form of all findings.
func check(t *testing.T, findings []doctor.Finding) {
	t.Helper()
	for _, f := range findings {
		if line := f.String(); strings.ContainsAny(line, "\r\n\x1b") || strings.Contains(line, password) || f.Text == "" ||
			(f.Level == doctor.OK) != (f.Code == doctor.CodeOK) || (f.Level == doctor.OK) != (f.Fix == "") {
			t.Errorf("finding %+v", f)
		}
	}
}

func TestSoundServer(t *testing.T) {
	t.Parallel()
	srv, s := start(t, game, rcontest.Faults{})
	findings := new(doctor.Doctor).Server(t.Context(), s)
	check(t, findings)
	var checks []doctor.Check
	for _, f := range findings {
		checks = append(checks, f.Check)
	}
	want := []doctor.Check{doctor.CheckHost, doctor.CheckConnection, doctor.CheckLogin, doctor.CheckStatus, doctor.CheckMap, doctor.CheckLAN, doctor.CheckCfgFile}
	if codes(findings) != nil || !slices.Equal(checks, want) {
		t.Errorf("findings %v", findings)
	}
	if n := srv.Stats(); n.Conns != 1 || n.Logins != 1 {
		t.Errorf("%d connections, %d logins", n.Conns, n.Logins)
	}
}

// TestFaults: each fault of a server has its own line.
func TestFaults(t *testing.T) {
	t.Parallel()
	text := func(text string) rcontest.Handler { return func(*rcontest.Request) string { return text } }
	variable := func(name, value string) rcontest.Handler {
		return func(r *rcontest.Request) string {
			if r.Command == name {
				return fmt.Sprintf("%q = %q ( def. \"\" )\n", name, value)
			}
			return game(r)
		}
	}
	for name, test := range map[string]struct {
		faults  rcontest.Faults
		handler rcontest.Handler
		change  func(*rcontest.Server, *doctor.Server)
		want    doctor.Code
		says    string // part of the line
	}{
		"stopped":                  {change: func(srv *rcontest.Server, _ *doctor.Server) { srv.Stop() }, want: doctor.CodePortClosed, says: "nothing listens"},
		"hangs up":                 {faults: rcontest.Faults{HangUp: true}, want: doctor.CodeBanned, says: "removeip 127.0.0.1"},
		"SSH":                      {faults: rcontest.Faults{Garbage: "SSH-2.0-OpenSSH_9.6\r\n"}, want: doctor.CodeOtherProgram, says: "SSH answers"},
		"web server":               {faults: rcontest.Faults{Garbage: "HTTP/1.1 400 Bad Request\r\n\r\n"}, want: doctor.CodeOtherProgram, says: "a web server answers"},
		"some other program":       {faults: rcontest.Faults{Garbage: "hello, this is chess"}, want: doctor.CodeOtherProgram, says: "does not speak RCON"},
		"wrong password":           {change: func(_ *rcontest.Server, s *doctor.Server) { s.Password = "wrong" }, want: doctor.CodeWrongPassword, says: "refuses"},
		"no password":              {change: func(_ *rcontest.Server, s *doctor.Server) { s.Password = "" }, want: doctor.CodeNoPassword},
		"silent at the login":      {faults: rcontest.Faults{LoginSilent: true}, want: doctor.CodeLoginUnanswered},
		"mute to a wrong password": {faults: rcontest.Faults{RefuseMute: true}, change: func(_ *rcontest.Server, s *doctor.Server) { s.Password = "wrong" }, want: doctor.CodeLoginUnanswered},
		"login without effect":     {faults: rcontest.Faults{LoggedOut: true}, want: doctor.CodeLoginUseless},
		"silent":                   {faults: rcontest.Faults{Silent: true}, want: doctor.CodeNoAnswer},
		"slow":                     {faults: rcontest.Faults{Delay: time.Minute}, want: doctor.CodeNoAnswer},
		"hangs up on a command":    {faults: rcontest.Faults{HangOnExec: true}, want: doctor.CodeCutOff},
		"breaks off":               {faults: rcontest.Faults{ResetAfter: 60}, want: doctor.CodeCutOff},
		"sizes that lie":           {faults: rcontest.Faults{Size: 5}, want: doctor.CodeGarbled},
		"sizes that are huge":      {faults: rcontest.Faults{Size: 1 << 30}, want: doctor.CodeGarbled},
		"ids of somebody else":     {faults: rcontest.Faults{WrongIDs: true}, want: doctor.CodeNoAnswer},
		"no end":                   {faults: rcontest.Faults{Endless: true}, want: doctor.CodeGarbled},
		"empty answers":            {faults: rcontest.Faults{Empty: true}, want: doctor.CodeNotStatus},
		"no status":                {handler: text("Unknown command \"status\"\n"), want: doctor.CodeNotStatus},
		"no map":                   {handler: text("hostname: Friday\nversion : 2.2.4.3 10097 secure\nplayers : 0 humans, 0 bots (4 max) (hibernating) (unreserved)\n\n# userid name uniqueid connected ping loss state rate adr\n#end\n"), want: doctor.CodeNoMap},
		"LAN mode":                 {handler: variable("sv_lan", "1"), want: doctor.CodeLANMode},
		"another server.cfg":       {handler: variable("servercfgfile", "mine.cfg"), want: doctor.CodeOtherCfgFile},
		"name that is none":        {change: func(_ *rcontest.Server, s *doctor.Server) { s.Host = "game.invalid" }, want: doctor.CodeHostUnknown},
		"network not allowed":      {change: func(_ *rcontest.Server, s *doctor.Server) { s.Host = "169.254.169.254" }, want: doctor.CodeHostDenied},
		"port of the blueprint":    {change: func(_ *rcontest.Server, s *doctor.Server) { s.Blueprint.Arguments = []string{"-port", "27099"} }, want: doctor.CodePortOverride, says: "arguments, entry 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.handler == nil {
				test.handler = game
			}
			srv, s := start(t, test.handler, test.faults)
			if test.change != nil {
				test.change(srv, &s)
			}
			d := doctor.Doctor{
				Timeout: time.Minute, // no answer comes that late, however busy the machine is
				Dialer: &safedial.Dialer{Deny: safedial.DefaultDeny(), LookupNetIP: func(_ context.Context, _, host string) ([]netip.Addr, error) {
					return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
				}},
			}
			if test.want == doctor.CodeNoAnswer || test.want == doctor.CodeLoginUnanswered {
				d.Timeout = 3 * time.Second
			}
			findings := d.Server(t.Context(), s)
			check(t, findings)
			if got := codes(findings); len(got) != 1 || got[0] != test.want {
				t.Fatalf("codes %q, want %q: %v", got, test.want, findings)
			}
			if line := findings[len(findings)-1].String(); !strings.Contains(line, test.says) {
				t.Errorf("%q lacks %q", line, test.says)
			}
			if n := srv.Stats(); n.Refused > 1 {
				t.Errorf("%d wrong passwords were sent", n.Refused)
			}
		})
	}
}

// TestHarmlessFaults: what a poller can live with is no finding.
func TestHarmlessFaults(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]rcontest.Faults{
		"no end marker": {NoMirror: true}, "no empty packet": {NoEmpty: true}, "one segment": {OneSegment: true},
		"small packets": {Split: 50}, "log lines": {LogLine: true, LogPackets: true}, "Minecraft's end marker": {MirrorText: "Unknown request 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, s := start(t, game, faults)
			d := doctor.Doctor{Timeout: time.Minute}
			if findings := d.Server(t.Context(), s); codes(findings) != nil {
				t.Errorf("findings %v", findings)
			}
		})
	}
}

// TestNoWayAndNoAnswer: what the network says of an address.
func TestNoWayAndNoAnswer(t *testing.T) {
	t.Parallel()
	d := doctor.Doctor{Timeout: 50 * time.Millisecond, Dialer: &safedial.Dialer{Base: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}}
	s := doctor.Server{Host: "203.0.113.9", Port: 27015, Password: password}
	if got := codes(d.Server(t.Context(), s)); !slices.Equal(got, []doctor.Code{doctor.CodeNoConnection}) {
		t.Errorf("nothing answers: %q", got)
	}
}

// TestBanIsNamed: a game that has banned this machine says nothing, and that says it.
func TestBanIsNamed(t *testing.T) {
	t.Parallel()
	srv, s := start(t, game, rcontest.Faults{BanAfter: 1})
	wrong := s
	wrong.Password = "wrong"
	d := new(doctor.Doctor)
	if got := codes(d.Server(t.Context(), wrong)); !slices.Equal(got, []doctor.Code{doctor.CodeWrongPassword}) {
		t.Errorf("the wrong password: %q", got)
	}
	if got := codes(d.Server(t.Context(), s)); !slices.Equal(got, []doctor.Code{doctor.CodeBanned}) {
		t.Errorf("the ban: %q", got)
	}
	if n := srv.Stats(); n.Refused != 1 || n.Logins != 0 {
		t.Errorf("%+v", n)
	}
}

// TestWrongPasswordNamesTheBlueprint: a password that the blueprint replaces is a problem
// of the blueprint.
func TestWrongPasswordNamesTheBlueprint(t *testing.T) {
	t.Parallel()
	_, s := start(t, game, rcontest.Faults{})
	s.Password = "wrong"
	s.Blueprint = spec.Blueprint{Arguments: []string{"+servercfgfile", "mine.cfg"}}
	findings := new(doctor.Doctor).Server(t.Context(), s)
	if got := codes(findings); !slices.Equal(got, []doctor.Code{doctor.CodeWrongPassword, doctor.CodePasswordOverride}) || findings[len(findings)-1].Level != doctor.Problem {
		t.Errorf("findings %v", findings)
	}
}

// TestNoLoginAgainstAHold: a password that was refused is not sent again.
func TestNoLoginAgainstAHold(t *testing.T) {
	t.Parallel()
	srv, s := start(t, game, rcontest.Faults{})
	s.Password = "wrong"
	st := memstore.New()
	defer st.Close()
	logins := &hold.Logins{Store: st}
	d := doctor.Doctor{Client: func(s doctor.Server, opts *rcon.Options) doctor.Client {
		return logins.Client(s.Host, s.Port, s.Password, opts)
	}}
	for i, want := range []doctor.Code{doctor.CodeWrongPassword, doctor.CodeLoginHeld, doctor.CodeLoginHeld} {
		findings := d.Server(t.Context(), s)
		check(t, findings)
		if got := codes(findings); !slices.Equal(got, []doctor.Code{want}) {
			t.Errorf("time %d: %q", i+1, got)
		}
	}
	if n := srv.Stats(); n.Refused != 1 {
		t.Errorf("the wrong password was sent %d times", n.Refused)
	}
	s.Password = password
	if got := codes(d.Server(t.Context(), s)); got != nil {
		t.Errorf("the right password: %q", got)
	}
}

// TestServerHidesThePassword: a doctor's server can be printed.
func TestServerHidesThePassword(t *testing.T) {
	t.Parallel()
	s := doctor.Server{Host: "203.0.113.9", Port: 27015, Password: password}
	if text := fmt.Sprintf("%v %+v %#v %s", s, s, s, s); strings.Contains(text, password) {
		t.Error(text)
	}
}

func TestClockAndDatabase(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		newest, built time.Time
		want          doctor.Code
	}{
		{want: doctor.CodeOK},
		{newest: now.Add(30 * time.Second), built: now.Add(time.Hour), want: doctor.CodeOK},
		{newest: now.Add(2 * time.Minute), want: doctor.CodeClockAhead},
		{built: now.AddDate(0, 0, 2), want: doctor.CodeClockBehind},
	} {
		f := doctor.Clock(now, test.newest, test.built)
		check(t, []doctor.Finding{f})
		if f.Code != test.want {
			t.Errorf("Clock(%v, %v): %v", test.newest, test.built, f)
		}
	}
	for _, err := range []error{nil, errors.New("away")} {
		f := doctor.Database(t.Context(), func(context.Context) error { return err })
		if check(t, []doctor.Finding{f}); (f.Code == doctor.CodeOK) != (err == nil) {
			t.Errorf("Database of %v: %v", err, f)
		}
	}
	if f, known := doctor.Disk(t.TempDir()); known {
		check(t, []doctor.Finding{f})
	}
	if _, known := doctor.Disk("/no/such/folder"); known {
		t.Error("a folder that is not there has free space")
	}
}
