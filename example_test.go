package left4me_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
)

// gameServer is a game server for the examples, with two players.
func gameServer() (*rcontest.Server, *rcontest.Game) {
	game := rcontest.NewGame("Tuesday", "c1m1_hotel", 4)
	game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
	game.Join(rcontest.Player{Name: "Grace", SteamID: "STEAM_1:1:12"})
	return rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret"}), game
}

// An exporter of one server for Prometheus: each scrape asks the game.
func Example_exporter() {
	game, _ := gameServer()
	defer game.Close()
	client := &rcon.Client{Addr: game.Addr(), Password: "secret", Options: poll.Options(nil)}
	defer client.Close()

	metrics := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		obs, err := poll.Observe(ctx, client)
		if err != nil {
			fmt.Fprintf(w, "game_up 0\ngame_problem{kind=%q} 1\n", poll.Classify(err).Kind)
			return
		}
		fmt.Fprintf(w, "game_up 1\ngame_players %d\ngame_max_players %d\n", obs.State.Players, obs.State.MaxPlayers)
	})
	answer := httptest.NewRecorder()
	metrics.ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	fmt.Print(answer.Body)
	// Output:
	// game_up 1
	// game_players 2
	// game_max_players 4
}

// A notifier: events go to a webhook while a Fleet watches. Here the bus gets the events
// of one observation.
func Example_notifier() {
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var message struct{ Content string }
		json.NewDecoder(r.Body).Decode(&message)
		fmt.Println(message.Content)
	}))
	defer hook.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	bus := new(events.Bus)
	sent := make(chan struct{})
	next := bus.Subscribe(ctx, 1) // whatever the bus still holds
	go func() {
		defer close(sent)
		for e := range next {
			if e.Kind != livestate.EventJoin {
				continue
			}
			body, _ := json.Marshal(map[string]string{"content": e.Session.DisplayName() + " joined on " + e.State.Map})
			answer, err := http.Post(hook.URL, "application/json", strings.NewReader(string(body)))
			if err == nil {
				answer.Body.Close()
			}
			return
		}
	}()

	ada, _ := steam.Parse("STEAM_1:0:11")
	_, changes := livestate.Server{}.Observe(livestate.Observation{
		At: time.Now(), State: livestate.State{Players: 1, MaxPlayers: 4, Map: "c1m1_hotel"},
		Roster: []livestate.Player{{SteamID: ada, UserID: 2, Name: "Ada", Connected: time.Minute}},
	}, livestate.Policy{})
	var all []livestate.Event
	for e := range changes.Events() {
		all = append(all, e)
	}
	bus.Publish(all)
	<-sent
	// Output: Ada joined on c1m1_hotel
}

// A kick that cannot hit another player: the game itself compares the Steam ID, and a
// reason cannot end the command.
func Example_safeKick() {
	game, _ := gameServer()
	defer game.Close()
	client := &rcon.Client{Addr: game.Addr(), Password: "secret"}
	defer client.Close()

	ada, _ := steam.Parse("STEAM_1:0:11")
	for _, reason := range []string{`see rules"; quit`, "team killing", "team killing"} {
		_, err := actions.Do(context.Background(), client, actions.Action{Kind: actions.Kick, SteamID: ada, Text: reason})
		fmt.Println(actions.Code(err))
	}
	// Output:
	// invalid
	// ok
	// gone
}

// A tool for servers of many games: each preset knows how its game ends a reply.
func Example_games() {
	presets := map[string]func() *rcon.Options{
		"minecraft": rcon.Minecraft, "ark": rcon.ARK, "factorio": rcon.Factorio,
		"palworld": rcon.Palworld, "rust": rcon.Rust, "squad": rcon.Squad,
	}
	server := rcontest.NewServer(func(*rcontest.Request) string { return "There are 2 of a max of 20 players online" },
		&rcontest.Options{Password: "secret", Faults: rcontest.Minecraft()})
	defer server.Close()
	client := &rcon.Client{Addr: server.Addr(), Password: "secret", Options: presets["minecraft"]()}
	defer client.Close()
	fmt.Println(client.Exec(context.Background(), "list"))
	// Output: There are 2 of a max of 20 players online <nil>
}

// The leaderboard of an evening as CSV, out of sessions that any store has.
func Example_csv() {
	at := func(clock string) time.Time {
		t, _ := time.Parse(time.DateTime, "2026-11-28 "+clock)
		return t
	}
	ada, _ := steam.Parse("STEAM_1:0:11")
	grace, _ := steam.Parse("STEAM_1:1:12")
	sessions := []livestate.Session{
		{SteamID: ada, Name: "Ada", JoinedAt: at("20:00:00"), LeftAt: at("21:30:00")},
		{SteamID: grace, Name: "=Grace", JoinedAt: at("20:15:00"), LeftAt: at("21:00:00")},
		{SteamID: ada, Name: "Ada", JoinedAt: at("22:00:00"), LeftAt: at("22:10:00")},
	}
	evening := stats.Span{From: at("18:00:00"), To: at("23:00:00")}
	w := csv.NewWriter(os.Stdout)
	for _, p := range stats.Leaderboard(slices.Values(sessions), evening, 10) {
		w.Write([]string{p.SteamID.String(), "'" + p.Name, strconv.Itoa(int(p.Total.Seconds()))}) // no formula for a spreadsheet
	}
	w.Flush()
	// Output:
	// 76561197960265750,'Ada,6000
	// 76561197960265753,'=Grace,2700
}
