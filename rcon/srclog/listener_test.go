package srclog_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/srclog"
)

// listen returns a Listener on loopback that runs until the test ends.
func listen(tb testing.TB) *srclog.Listener {
	tb.Helper()
	l, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- l.Run(context.Background()) }()
	tb.Cleanup(func() {
		l.Close()
		if err := <-done; err != nil {
			tb.Error(err)
		}
	})
	return l
}

// sender is a game server as far as a Listener sees it.
type sender struct {
	tb   testing.TB
	conn *net.UDPConn
	to   netip.AddrPort
}

func newSender(tb testing.TB, l *srclog.Listener) *sender {
	tb.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	return &sender{tb, conn, l.Addr()}
}

func (s *sender) addr() netip.AddrPort { return s.conn.LocalAddr().(*net.UDPAddr).AddrPort() }

func (s *sender) raw(datagram string) {
	s.tb.Helper()
	if _, err := s.conn.WriteToUDPAddrPort([]byte(datagram), s.to); err != nil {
		s.tb.Fatal(err)
	}
}

func (s *sender) line(text string) {
	s.tb.Helper()
	s.raw("\xff\xff\xff\xffR" + stamp + text + "\n\x00")
}

func register(tb testing.TB, l *srclog.Listener, s *sender, opts *srclog.FeedOptions) *srclog.Feed {
	tb.Helper()
	f, err := l.Register(s.addr(), opts)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func next(tb testing.TB, f interface {
	Next(context.Context) (srclog.Line, error)
}) srclog.Line {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	line, err := f.Next(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	return line
}

// texts reads lines up to the one that ends with last, which it leaves out.
func texts(tb testing.TB, f *srclog.Feed, last string) (all []string) {
	tb.Helper()
	for {
		line := next(tb, f)
		if strings.HasSuffix(line.Text, last) {
			return all
		}
		all = append(all, line.Text)
	}
}

func TestListenerReadsPlainLines(t *testing.T) {
	t.Parallel()
	l := listen(t)
	s := newSender(t, l)
	f := register(t, l, s, nil)
	long := strings.Repeat("x", 65000)
	before := time.Now()
	s.line(`Loading map "c1m1_hotel"`)
	s.line(`rcon from "203.0.113.7:5000": command "rcon_password hunter2"`)
	s.line(long)
	s.raw("\xff\xff\xff\xffR" + stamp + "no end \xff\xfe")
	s.raw("\xff\xff\xff\xffR" + stamp + "two\n" + stamp + "lines\n\x00")
	for _, datagram := range []string{
		"L \xff\xffS", "", "\xff\xff\xff\xff", "\xff\xff\xff\xffS", "\xff\xff\xff\xffR", "\xff\xff\xff\xffX" + stamp, "\xff\xff\xff\xffRL",
		stamp + `World triggered "x"`, "\xff\xff\xff\xffS1234567" + stamp, "\xff\xff\xff\xffR \"K<2>",
	} {
		s.raw(datagram)
	}
	s.line("end")
	line := next(t, f)
	if line.Source != s.addr() || line.File != "" || line.At.Before(before) || time.Since(line.At) > time.Minute || line.Text != stamp+`Loading map "c1m1_hotel"` {
		t.Errorf("%+v", line)
	}
	want := []string{stamp + long, stamp + "no end \xff\xfe", stamp + "two\n" + stamp + "lines"}
	if diff := cmp.Diff(want, texts(t, f, "end")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	stats := f.Stats()
	if stats.LastAt.IsZero() {
		t.Error("no time of the last datagram")
	}
	stats.LastAt = time.Time{}
	if want := (srclog.FeedStats{Lines: 5, RCON: 1, BadSecret: 2, Malformed: 8}); stats != want {
		t.Errorf("%+v, want %+v", stats, want)
	}
	if got, want := l.Stats(), (srclog.ListenerStats{Received: 16}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestListenerChecksSecrets(t *testing.T) {
	t.Parallel()
	l := listen(t)
	s := newSender(t, l)
	f := register(t, l, s, &srclog.FeedOptions{Secret: "1234567", RCON: true})
	for _, head := range []string{"R", "S", "S1234566", "S123456", "S12345678", "S1234567"} {
		s.raw("\xff\xff\xff\xff" + head + stamp + "with " + head)
	}
	s.raw("\xff\xff\xff\xffS1234567" + stamp + `rcon from "203.0.113.7:5000": command "status"`)
	s.raw("\xff\xff\xff\xffS1234567" + stamp + "end")
	want := []string{stamp + "with S1234567", stamp + `rcon from "203.0.113.7:5000": command "status"`}
	if diff := cmp.Diff(want, texts(t, f, "end")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if stats := f.Stats(); stats.BadSecret != 4 || stats.Malformed != 1 || stats.Lines != 3 {
		t.Errorf("%+v", stats)
	}
}

func TestUnregisteredSourcesAreDropped(t *testing.T) {
	t.Parallel()
	l := listen(t)
	known, stranger := newSender(t, l), newSender(t, l)
	f := register(t, l, known, nil)
	stranger.line("forged")
	known.line("end")
	if got := texts(t, f, "end"); len(got) > 0 {
		t.Errorf("%q", got)
	}
	if got, want := l.Stats(), (srclog.ListenerStats{Received: 2, Unregistered: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestSlowConsumerHurtsNobody(t *testing.T) {
	t.Parallel()
	l := listen(t)
	slow, fast := newSender(t, l), newSender(t, l)
	slowFeed := register(t, l, slow, &srclog.FeedOptions{Lines: 10})
	fat := newSender(t, l)
	fatFeed := register(t, l, fat, &srclog.FeedOptions{Bytes: 100_000})
	fastFeed := register(t, l, fast, nil)
	for i := range 500 {
		slow.line(fmt.Sprint("slow ", i))
		fat.line(strings.Repeat("x", 30_000))
		fast.line(fmt.Sprint("fast ", i))
		if got, want := next(t, fastFeed).Text, stamp+fmt.Sprint("fast ", i); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	}
	if stats := slowFeed.Stats(); stats.Lines != 10 || stats.Dropped != 490 {
		t.Errorf("%+v", stats)
	}
	if stats := fatFeed.Stats(); stats.Lines != 3 || stats.Dropped != 497 {
		t.Errorf("%+v", stats)
	}
	for i := range 10 {
		if got, want := next(t, slowFeed).Text, stamp+fmt.Sprint("slow ", i); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	}
	slow.line("end")
	if got := texts(t, slowFeed, "end"); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestFeedEnds(t *testing.T) {
	t.Parallel()
	l := listen(t)
	s := newSender(t, l)
	f := register(t, l, s, nil)
	if _, err := l.Register(s.addr(), nil); !errors.Is(err, srclog.ErrRegistered) {
		t.Errorf("second feed: %v", err)
	}
	for _, source := range []string{"0.0.0.0:27015", "203.0.113.7:0", "[::]:27015"} {
		if _, err := l.Register(netip.MustParseAddrPort(source), nil); err == nil {
			t.Errorf("%s is registered", source)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Next: %v", err)
	}
	waiting := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := f.Next(context.Background())
			waiting <- err
		}()
	}
	f.Close()
	for range 2 {
		if err := <-waiting; !errors.Is(err, net.ErrClosed) {
			t.Errorf("Next of a closed feed: %v", err)
		}
	}
	again := register(t, l, s, nil)
	f.Close() // does not close the other one
	s.line("hello")
	if got := next(t, again).Text; got != stamp+"hello" || again.Source() != s.addr() {
		t.Errorf("%q from %v", got, again.Source())
	}
	s.line("left")
	for again.Stats().Lines < 2 {
		time.Sleep(time.Millisecond)
	}
	l.Close()
	if got := next(t, again).Text; got != stamp+"left" {
		t.Errorf("%q", got)
	}
	if _, err := again.Next(context.Background()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Next after the Listener: %v", err)
	}
	if _, err := l.Register(s.addr(), nil); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Register after the end: %v", err)
	}
}

func TestListenerEndsWithItsContext(t *testing.T) {
	t.Parallel()
	l, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Run(ctx); err != nil {
		t.Error(err)
	}
	if _, err := srclog.Listen("no port"); err == nil {
		t.Error("an address without a port is listened on")
	}
}

// BenchmarkListener has both ends on this machine: the figure is what both do together.
func BenchmarkListener(b *testing.B) {
	l := listen(b)
	s := newSender(b, l)
	f := register(b, l, s, nil)
	const window = 128
	datagram := "\xff\xff\xff\xffR" + benchLines[1] + "\n\x00"
	for b.Loop() {
		for range window {
			s.raw(datagram)
		}
		for range window { // in turns, so that no datagram is lost
			line, err := f.Next(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			if e, err := srclog.Parse(line.Text); err != nil || e == nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N*window)/b.Elapsed().Seconds(), "lines/s")
}
