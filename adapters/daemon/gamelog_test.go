package daemon_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A game that sends its log: sessions end when and why the log says, chat is kept where it is
// wanted, and at the end the game sends no more.
func TestGameLogReachesTheStore(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	game := rcontest.NewGame("test", "c1m1_hotel", 4)
	server := rcontest.NewServer(game.Handle, &rcontest.Options{Password: password, Log: true})
	t.Cleanup(server.Close)
	game.SetLog(server.Log)
	listener, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- listener.Run(t.Context()) }()
	row := watched(t, st, server.Addr(), password)
	row.ChatDays = 7
	if err := st.UpdateServer(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	stop := start(t, daemon.Config{Store: st, GameLogs: listener, GameLogAddr: listener.Addr(), Interval: 4 * time.Second})
	until(t, "the game is asked for its log", func() bool { return len(server.LogAddrs()) == 1 })

	joined := time.Now()
	ann := game.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:7"})
	until(t, "Ann is there", func() bool { return names(current(t, st, row.ID)) == "Ann" })
	game.Say(ann, "hello")
	until(t, "the poll before is two seconds old", func() bool { return time.Since(current(t, st, row.ID)[0].LastSeenAt) > 2*time.Second })
	left := time.Now()
	game.Kick(ann, "idle")
	until(t, "Ann is gone", func() bool { return len(current(t, st, row.ID)) == 0 })
	recent, err := st.Recent(t.Context(), row.ID, 1)
	if err != nil || len(recent) != 1 {
		t.Fatal(recent, err)
	}
	got := recent[0]
	if got.Reason != livestate.KickedFor("idle") || got.LeftAt.Sub(left).Abs() > time.Second || got.JoinedAt.Sub(joined).Abs() > time.Second {
		t.Errorf("%+v; they joined at %v and left at %v", got, joined, left)
	}
	until(t, "chat is stored", func() bool {
		chat, err := st.Chat(t.Context(), row.ID, 0, 9)
		return err == nil && len(chat) == 1 && chat[0].Text == "hello" && chat[0].SteamID == steam.FromUint64(76561197960265742)
	})
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if addrs := server.LogAddrs(); len(addrs) != 0 {
		t.Errorf("after the end the game sends its log to %v", addrs)
	}
	listener.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A game with a wrong password tells its counts all the same, and they make no history.
func TestCountsWithoutPasswordReachTheStore(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	game := rcontest.NewGame("test", "c1m1_hotel", 4)
	game.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:7"})
	server := rcontest.NewServer(game.Handle, &rcontest.Options{Password: password, Info: game.Info})
	t.Cleanup(server.Close)
	row := watched(t, st, server.Addr(), "wrong")
	start(t, daemon.Config{Store: st, Query: poll.A2S(nil)})
	until(t, "the counts are stored", func() bool {
		counts, err := st.Counts(t.Context(), []int64{row.ID})
		c := counts[row.ID]
		return err == nil && c.Players == 1 && c.MaxPlayers == 4 && c.Map == "c1m1_hotel"
	})
	until(t, "the password is refused", func() bool { return serverNow(t, st, row.ID).Problem == store.ProblemAuth })
	snapshots, err := st.Snapshots(t.Context(), []int64{row.ID})
	if err != nil || len(snapshots) != 0 || len(current(t, st, row.ID)) != 0 {
		t.Errorf("%v, %v", snapshots, err)
	}
}
