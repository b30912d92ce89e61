package srclog_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/left4me/left4me/rcon/srclog"
)

func ExampleParse() {
	for _, line := range []string{
		`L 11/28/2026 - 03:00:07: "Crone<2><STEAM_1:0:12376499><>" connected, address "203.0.113.100:27005"`,
		`L 11/28/2026 - 03:00:31: "Crone<2><STEAM_1:0:12376499><Survivor>" say "hi" all"`,
		`L 11/28/2026 - 03:09:12: "Crone<2><STEAM_1:0:12376499><Survivor>" disconnected (reason "No Steam logon")`,
		`L 11/28/2026 - 03:09:13: Loading map "c1m2_streets"`,
	} {
		event, err := srclog.Parse(line)
		if err != nil {
			fmt.Println(err)
			continue
		}
		clock := event.ServerTime().Format("15:04:05")
		switch e := event.(type) {
		case srclog.Connected:
			fmt.Println(clock, e.Player.SteamID, "connects from", e.Addr)
		case srclog.Said:
			fmt.Println(clock, e.Player.Name, "says", e.Text)
		case srclog.Disconnected:
			fmt.Println(clock, e.Player.SteamID, "is gone:", e.Reason)
		case srclog.MapLoading:
			fmt.Println(clock, "next map:", e.Map)
		}
	}
	// Output:
	// 03:00:07 76561197985018726 connects from 203.0.113.100:27005
	// 03:00:31 Crone says hi" all
	// 03:09:12 76561197985018726 is gone: No Steam logon
	// 03:09:13 next map: c1m2_streets
}

// A name in the form of a player does not change who the line is about, and chat in the form of
// a line is chat.
func ExampleParse_hostile() {
	for _, line := range []string{
		`L 11/28/2026 - 03:00:07: "x<9><STEAM_1:0:1><><2><STEAM_1:0:7><>" entered the game`,
		`L 11/28/2026 - 03:00:08: "Crone<2><STEAM_1:0:7><Survivor>" say "x<9><STEAM_1:0:1><>" entered the game"`,
	} {
		switch e, _ := srclog.Parse(line); e := e.(type) {
		case srclog.Entered:
			fmt.Println(e.Player.UserID, e.Player.Name)
		case srclog.Said:
			fmt.Println(e.Player.UserID, e.Text)
		}
	}
	// Output:
	// 2 x<9><STEAM_1:0:1><>
	// 2 x<9><STEAM_1:0:1><>" entered the game
}

// A game server sends its log from its game port.
func ExampleListener() {
	l, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	go l.Run(ctx)

	game, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer game.Close()
	feed, err := l.Register(game.LocalAddr().(*net.UDPAddr).AddrPort(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	game.WriteToUDPAddrPort([]byte("\xff\xff\xff\xffRL 11/28/2026 - 03:00:00: Loading map \"c1m1_hotel\"\n\x00"), l.Addr())

	line, err := feed.Next(ctx)
	fmt.Println(line.Text, err)
	// Output: L 11/28/2026 - 03:00:00: Loading map "c1m1_hotel" <nil>
}

// The files of a game that runs on this machine.
func ExampleFollow() {
	logs, err := os.MkdirTemp("", "logs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(logs)
	f, err := srclog.Follow(logs, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()

	line := "L 11/28/2026 - 03:00:00: Loading map \"c1m1_hotel\"\n"
	if err := os.WriteFile(filepath.Join(logs, "L1128000.log"), []byte(line), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	got, err := f.Next(ctx)
	fmt.Println(got.File, got.Text, err)
	// Output: L1128000.log L 11/28/2026 - 03:00:00: Loading map "c1m1_hotel" <nil>
}

func ExampleParse_error() {
	_, err := srclog.Parse(`L 11/28/2026 - 03:00:07: "Crone<2><STEAM_1:0:7><>" connected, addr`)
	fmt.Println(errors.Is(err, srclog.ErrTorn))
	// Output: true
}
