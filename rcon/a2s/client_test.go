package a2s_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/a2s"
)

var wantInfo = a2s.Info{
	Protocol: 17, Name: "Tuesday campaign", Map: "c1m2_streets", Folder: "left4dead2", Game: "Left 4 Dead 2", AppID: 550,
	Players: 3, MaxPlayers: 4, Bots: 1, Type: 'd', OS: 'l', Password: true, Secure: true, Version: "2.2.4.3",
	Port: 27015, SteamID: 90071996842377218, TVPort: 27020, TVName: "TV", Keywords: "coop,secure",
}

func TestInfo(t *testing.T) {
	t.Parallel()
	for name, handle := range map[string]func(int, string) []string{
		"challenge":    challenging(infoAnswer()),
		"no challenge": func(int, string) []string { return []string{infoAnswer()} },
		"lost":         func(n int, _ string) []string { return []string{infoAnswer()}[:min(1, n/3)] },
		"parts":        challenging(inParts(infoAnswer(), 7, 30)...),
		"other packets first": challenging("", "x", whole, split, whole+"x", whole+"D\x00", split+"\x00\x00\x00\x00\x00\x00\x00\x00",
			split+"\x00\x00\x00\x00\x02\x05\x00\x00", split+"\x00\x00\x00\x00\xff\x05\x00\x00", infoAnswer()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, handle)
			client := &a2s.Client{Addr: f.addr(), Timeout: 20 * time.Second, Resend: 50 * time.Millisecond}
			got, err := client.Info(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wantInfo, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlayers(t *testing.T) {
	t.Parallel()
	var names []string
	var want []a2s.Player
	for i := range 255 {
		names = append(names, fmt.Sprint("玩家", strings.Repeat("x", i%32), i))
		want = append(want, a2s.Player{Name: names[i], Score: i, Connected: time.Duration(i) * time.Minute})
	}
	answer := playersAnswer(names...)
	parts := inParts(answer, 9, 1248)
	reversed := slices.Clone(parts)
	slices.Reverse(reversed)
	foreign := inParts(strings.Repeat("x", 3000), 10, 1248)
	for name, answers := range map[string][]string{
		"one packet": {answer},
		"parts":      parts,
		"reversed":   reversed,
		"doubled":    append(slices.Clone(parts[:4]), parts...),
		"of another": append(slices.Clone(foreign[:2]), parts...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := &a2s.Client{Addr: newFake(t, challenging(answers...)).addr(), Timeout: 20 * time.Second}
			got, err := client.Players(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	client := &a2s.Client{Addr: newFake(t, challenging(playersAnswer())).addr(), Timeout: 20 * time.Second}
	if got, err := client.Players(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("an empty server: %v, %v", got, err)
	}
}

// compressed is an answer with Ann and 玩, compressed with bzip2, behind its size and checksum.
const compressed = "20000000bb9e4346425a6839314159265359210d0f38000010c5d1f0803600200101000001002000800000a000314c00010d4f5340c6a1083fa09dde3a1a850e4ca512ce17c5dc914e1424084343ce00"

func TestCompressedAnswer(t *testing.T) {
	t.Parallel()
	b, err := hex.DecodeString(compressed)
	if err != nil {
		t.Fatal(err)
	}
	client := &a2s.Client{Addr: newFake(t, challenging(inParts(string(b), 1<<31|5, 40)...)).addr(), Timeout: 20 * time.Second}
	got, err := client.Players(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []a2s.Player{{Name: "Ann", Score: 7, Connected: 61500 * time.Millisecond}, {Name: "玩", Score: -1, Connected: time.Hour}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHostileServers(t *testing.T) {
	t.Parallel()
	many := func(datagram string) []string { return slices.Repeat([]string{datagram}, 30) }
	for name, test := range map[string]struct {
		handle func(int, string) []string
		want   error
	}{
		"silence":            {func(int, string) []string { return nil }, context.DeadlineExceeded},
		"challenges":         {func(n int, _ string) []string { return []string{fmt.Sprintf("%sA%04d", whole, n)} }, a2s.ErrProtocol},
		"half a challenge":   {func(int, string) []string { return []string{whole + "A\x01\x02"} }, context.DeadlineExceeded},
		"flood":              {func(int, string) []string { return many(whole + "x") }, a2s.ErrProtocol},
		"flood of parts":     {func(n int, _ string) []string { return many(inParts(strings.Repeat("x", 60000), uint32(n), 30000)[0]) }, a2s.ErrProtocol},
		"breaks off":         {challenging(infoAnswer()[:60]), a2s.ErrProtocol},
		"breaks off behind":  {challenging(infoAnswer()[:len(infoAnswer())-9]), a2s.ErrProtocol},
		"a part is missing":  {challenging(inParts(infoAnswer(), 1, 30)[1:]...), context.DeadlineExceeded},
		"bad compression":    {challenging(inParts("\x05\x00\x00\x00aaaaBZh91AY&SY"+strings.Repeat("x", 90), 1<<31, 30)...), context.DeadlineExceeded},
		"large compression":  {challenging(inParts("\xff\xff\xff\x7faaaaBZh91AY&SY", 1<<31, 30)...), context.DeadlineExceeded},
		"parts of no answer": {challenging(inParts(strings.Repeat("x", 90), 1, 30)...), context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := &a2s.Client{Addr: newFake(t, test.handle).addr(), Resend: 10 * time.Millisecond, Timeout: 2 * time.Second}
			if errors.Is(test.want, context.DeadlineExceeded) {
				client.Timeout = 200 * time.Millisecond
			} else {
				client.Timeout = 20 * time.Second
			}
			if got, err := client.Info(t.Context()); !errors.Is(err, test.want) || got != (a2s.Info{}) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestPlayersBreakOff(t *testing.T) {
	t.Parallel()
	answer := playersAnswer("Ann", "Bob")
	for n := len(whole) + 1; n < len(answer); n++ {
		if got, err := a2s.ParsePlayers([]byte(answer[len(whole):n])); !errors.Is(err, a2s.ErrProtocol) || got != nil {
			t.Errorf("%d bytes: %v, %v", n, got, err)
		}
	}
	// Times that cannot be.
	for _, bits := range []string{"\x00\x00\xc0\x7f", "\x00\x00\x80\x7f", "\x00\x00\x80\xff", "\x00\x00\x80\xbf", "\xff\xff\x7f\x7f"} {
		got, err := a2s.ParsePlayers([]byte("D\x01\x00Ann\x00\x00\x00\x00\x00" + bits))
		if err != nil || got[0].Connected != 0 {
			t.Errorf("%x: %v, %v", bits, got, err)
		}
	}
}

func TestOldAnswerHasNoExtraData(t *testing.T) {
	t.Parallel()
	got, err := a2s.ParseInfo([]byte("I\x11h\x00m\x00f\x00g\x00\x60\x09\x01\x02\x00dl\x00\x01\x01\x02\x031.0\x00"))
	want := a2s.Info{Protocol: 17, Name: "h", Map: "m", Folder: "f", Game: "g", AppID: 2400, Players: 1, MaxPlayers: 2, Type: 'd', OS: 'l', Secure: true, Version: "1.0"}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCallEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake(t, func(int, string) []string { cancel(); return nil })
	client := &a2s.Client{Addr: f.addr(), Timeout: time.Hour, Resend: time.Hour}
	if _, err := client.Info(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestDialContextDecides(t *testing.T) {
	t.Parallel()
	refused := errors.New("not that network")
	client := &a2s.Client{Addr: "127.0.0.1:9", DialContext: func(_ context.Context, network, addr string) (net.Conn, error) {
		if network != "udp" || addr != "127.0.0.1:9" {
			t.Errorf("dials %s %s", network, addr)
		}
		return nil, refused
	}}
	if _, err := client.Players(t.Context()); !errors.Is(err, refused) {
		t.Error(err)
	}
}
