package rcontest_test

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/srclog"
)

// receiver is a program that asks a server for its log.
type receiver struct {
	t        *testing.T
	client   *rcon.Client
	listener *srclog.Listener
	feed     *srclog.Feed
}

func receive(t *testing.T, s *rcontest.Server, secret string) *receiver {
	t.Helper()
	l, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- l.Run(context.Background()) }()
	client := &rcon.Client{Addr: s.Addr(), Password: "secret"}
	t.Cleanup(func() {
		client.Close()
		l.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	feed, err := l.Register(netip.MustParseAddrPort(s.Addr()), &srclog.FeedOptions{Secret: secret, RCON: true})
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{t, client, l, feed}
	r.exec("log on")
	r.exec("logaddress_add " + l.Addr().String())
	return r
}

func (r *receiver) exec(command string) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	answer, err := r.client.Exec(ctx, command)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer
}

// upTo returns the lines, without their stamps, up to the one that ends with last.
func (r *receiver) upTo(last string) (all []string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	for {
		line, err := r.feed.Next(ctx)
		if err != nil {
			r.t.Fatalf("%v after %q", err, all)
		}
		if strings.HasSuffix(line.Text, last) {
			return all
		}
		all = append(all, line.Text[min(len(line.Text), len("L 11/28/2026 - 03:00:00: ")):])
	}
}

func TestServerSendsItsLog(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("", "", 4)
	s := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret", Log: true})
	defer s.Close()
	game.SetLog(s.Log)
	game.Join(rcontest.Player{Name: "Early", SteamID: "STEAM_1:0:1"}) // before anybody receives
	r := receive(t, s, "")
	ann := game.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:7", Addr: "203.0.113.5:27005"})
	game.Join(rcontest.Player{Name: "Coach"})
	game.Update(ann, func(p *rcontest.Player) { p.Name, p.Ping = "Anna", 7 })
	game.Say(ann, "hi")
	game.ChangeMap("c1m2_streets")
	game.Leave(ann)
	ben := game.Join(rcontest.Player{Name: "Ben", SteamID: "STEAM_1:0:8"})
	game.Kick(ben, "idle")
	s.Log("end")
	want := []string{
		`"Ann<2><STEAM_1:0:7><>" connected, address "203.0.113.5:27005"`,
		`"Ann<2><STEAM_1:0:7><>" STEAM USERID validated`,
		`"Ann<2><STEAM_1:0:7><>" entered the game`,
		`"Coach<3><BOT><>" connected, address "none"`,
		`"Coach<3><BOT><>" entered the game`,
		`"Ann<2><STEAM_1:0:7><Survivor>" changed name to "Anna"`,
		`"Anna<2><STEAM_1:0:7><Survivor>" say "hi"`,
		`Loading map "c1m2_streets"`,
		`Started map "c1m2_streets" (CRC "-1")`,
		`"Anna<2><STEAM_1:0:7><Survivor>" disconnected (reason "Disconnect by user.")`,
		`"Ben<4><STEAM_1:0:8><>" connected, address "203.0.113.7:27005"`,
		`"Ben<4><STEAM_1:0:8><>" STEAM USERID validated`,
		`"Ben<4><STEAM_1:0:8><>" entered the game`,
		`"Ben<4><STEAM_1:0:8><Survivor>" was kicked by "Console" (reason "idle")`,
		`"Ben<4><STEAM_1:0:8><Survivor>" disconnected (reason "Kicked by Console : idle")`,
	}
	if diff := cmp.Diff(want, r.upTo("end")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.exec("status")
	s.Log("end")
	got := r.upTo("end")
	if len(got) != 1 || !strings.HasSuffix(got[0], `": command "status"`) {
		t.Errorf("%q", got)
	}
	if got := s.Stats().LogSent; got != len(want)+3 {
		t.Errorf("%d datagrams", got)
	}
}

func TestLogCommands(t *testing.T) {
	t.Parallel()
	s := rcontest.NewServer(nil, &rcontest.Options{Password: "secret", Log: true, LogSecret: "1234567"})
	defer s.Close()
	r := receive(t, s, "1234567")
	me := r.listener.Addr()
	if got := s.LogAddrs(); len(got) != 1 || got[0] != me {
		t.Errorf("%v receive the log, want %v", got, me)
	}
	if got := r.exec("logaddress_list"); !strings.Contains(got, me.String()) {
		t.Error(got)
	}
	if got := r.exec("logaddress_add " + me.String()); !strings.Contains(got, "already") || len(s.LogAddrs()) != 1 {
		t.Error(got)
	}
	r.exec("logaddress_add nowhere")
	r.exec("log")
	r.exec("log off")
	s.Log("not sent")
	r.exec("log on")
	s.SetFaults(rcontest.Faults{LogNoLoopback: true})
	s.Log("not sent either")
	s.SetFaults(rcontest.Faults{})
	s.Log("sent")
	s.Log("end")
	var got []string
	for _, line := range r.upTo("end") {
		if !strings.HasPrefix(line, "rcon from") {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff([]string{"sent"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.exec("logaddress_del " + me.String())
	if got := r.exec("logaddress_list"); len(s.LogAddrs()) != 0 || !strings.Contains(got, "no addresses") {
		t.Error(got)
	}
	r.exec("logaddress_add " + me.String())
	r.exec("logaddress_delall")
	r.exec("logaddress_add " + me.String())
	s.Stop()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if got := s.LogAddrs(); len(got) != 0 {
		t.Errorf("a server that has restarted sends its log to %v", got)
	}
}

// A server of a farm sends from an address of its own.
func TestFarmSendsLogs(t *testing.T) {
	t.Parallel()
	farm := rcontest.NewFarm(nil)
	defer farm.Close()
	for i := range 3 {
		s := farm.Add(nil, &rcontest.Options{Password: "secret", Log: true})
		r := receive(t, s, "")
		s.Log(fmt.Sprint("hello ", i))
		s.Log("end")
		if got := r.upTo("end"); len(got) == 0 || got[len(got)-1] != fmt.Sprint("hello ", i) {
			t.Errorf("%q", got)
		}
	}
}

func TestWithoutLog(t *testing.T) {
	t.Parallel()
	s := rcontest.New(func(r *rcontest.Request) string { return "handled " + r.Command }, nil)
	defer s.Close()
	s.Log("nothing")
	s.LogDatagram("nothing")
	s.ForgetLog()
	if s.LogAddrs() != nil || s.Stats().LogSent != 0 {
		t.Error("a server without a log sends one")
	}
	conn, err := rcon.NewConn(t.Context(), s.Pipe(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got, err := conn.Exec(t.Context(), "log on"); err != nil || got != "handled log on" {
		t.Errorf("%q, %v", got, err)
	}
}

// A reader that gets the hostile log thinks nothing of the victim.
func TestHostileLogForgesNothing(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"", "1234567"} {
		s := rcontest.NewServer(nil, &rcontest.Options{Password: "secret", Log: true, LogSecret: secret})
		defer s.Close()
		r := receive(t, s, secret)
		victim := rcontest.Player{Name: "Ann", UserID: 2, SteamID: "STEAM_1:0:7"}
		for _, datagram := range rcontest.HostileLog(victim, secret) {
			s.LogDatagram(datagram)
		}
		s.Log("end")
		const stamp = "L 11/28/2026 - 03:00:00: "
		lines := r.upTo("end")
		if len(lines) < 17 {
			t.Errorf("only %d lines", len(lines))
		}
		for _, line := range lines {
			e, err := srclog.Parse(stamp + line)
			if text := fmt.Sprintf("%+v", e); strings.Contains(text, "UserID:2 ") {
				t.Errorf("%q: %s, %v", line, text, err)
			}
			switch e.(type) {
			case nil, srclog.Said, srclog.Entered, srclog.Disconnected, srclog.Renamed, srclog.RCONCommand, srclog.Triggered, srclog.Unknown:
			default:
				t.Errorf("%q: %+v, %v", line, e, err)
			}
		}
	}
}
