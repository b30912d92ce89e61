package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/left4me/left4me/rcon/rcontest"
)

// stage is a game server, and a left4me that watches it.
type stage struct {
	*program
	game *rcontest.Game
	srv  *rcontest.Server
	env  []string
}

// newStage starts both. Settings come after those that suit tests.
func newStage(t *testing.T, settings ...string) *stage {
	t.Helper()
	game := rcontest.NewGame("e2e", "c1m2_streets", 4)
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "e2e-rcon-password"})
	t.Cleanup(srv.Close)
	s := &stage{game: game, srv: srv, env: []string{
		"DATABASE_URL=sqlite:///" + filepath.Join(t.TempDir(), "left 4 me.db"),
		"LEFT4ME_ADDR=127.0.0.1:0",
		"LIVE_STATE_POLL_SECONDS=1",
	}}
	s.env = append(s.env, settings...)
	_, port, err := net.SplitHostPort(srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	command(t, s.env, "correct horse battery\n", "user", "add", "mara")
	command(t, s.env, "e2e-rcon-password\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port)
	s.program = start(t, s.env)
	return s
}

func TestPlayerJoinsAndLeavesWithoutReloading(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.login(s.URL, "mara", "correct horse battery")
	b.until("an idle server", `document.body.textContent.includes("0/4 · idle · c1m2_streets")`)

	// A mark that a reload would wipe.
	eval[bool](b, `window.mark = true`)
	evil := `x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`
	first := s.game.Join(rcontest.Player{Name: "<script>alert(1)</script>", SteamID: "STEAM_1:1:2147480001", Ping: 41})
	s.game.Join(rcontest.Player{Name: evil, SteamID: "STEAM_1:0:2147480002", Ping: 52})
	b.until("two players in the list", `document.body.textContent.includes("2/4 · c1m2_streets")`)

	b.visit(s.URL + "/servers/1")
	eval[bool](b, `window.mark = true`)
	b.until("both players on the server's page", fmt.Sprintf(`document.body.textContent.includes(%q) && document.body.textContent.includes(%q)`, "<script>alert(1)</script>", evil))
	s.game.Leave(first)
	b.until("one to be recent", `document.querySelector(".recent")?.textContent.includes("<script>alert(1)</script>")`)
	if !eval[bool](b, `window.mark === true`) {
		t.Error("the page was reloaded meanwhile")
	}
	if n := s.srv.Stats().Conns; n != 1 {
		t.Errorf("the polls used %d connections", n)
	}
	b.clean("the server's page")
}

func TestTypedTextAndFocusOutliveARefresh(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.login(s.URL, "mara", "correct horse battery")
	b.until("the server", `document.body.textContent.includes("c1m2_streets")`)
	b.do(chromedp.SendKeys(chromedp.CSS(`input[type=search]`), "Fri"))
	s.game.Join(rcontest.Player{Name: "Wren", SteamID: "STEAM_1:1:2147480003"})
	b.until("the refreshed list", `document.body.textContent.includes("1/4 · c1m2_streets")`)
	if got := eval[string](b, `document.querySelector("input[type=search]").value`); got != "Fri" {
		t.Errorf("the filter holds %q after the refresh", got)
	}
	if !eval[bool](b, `document.activeElement === document.querySelector("input[type=search]")`) {
		t.Error("the filter has lost the focus")
	}
	b.clean("the list")
}

// holdFocus puts the focus on a link in a part that refreshes itself before any
// refresh, and counts the refreshes that are shown.
const holdFocus = `{
	const get = window.fetch;
	window.refreshes = 0;
	window.fetch = async (...of) => {
		const res = await get(...of), text = res.text.bind(res);
		if (res.status === 304) setTimeout(() => window.refreshes++);
		res.text = async () => { const html = await text(); setTimeout(() => window.refreshes++); return html; };
		return res;
	};
	addEventListener("DOMContentLoaded", () => {
		window.held = document.querySelector("#list a[href^='/servers/'], #live .current a");
		window.held?.focus();
	});
}`

func TestFocusOutlivesTheFirstRefresh(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.game.Join(rcontest.Player{Name: "Wigeon", SteamID: "STEAM_1:1:2147480021"})
	b := open(t)
	b.login(s.URL, "mara", "correct horse battery")
	b.visit(s.URL + "/servers/1")
	b.until("the player", `document.querySelector(".current a") !== null`)
	b.before(holdFocus)
	for _, page := range []string{"/servers", "/servers/1"} {
		b.visit(s.URL + page)
		for n := range 2 {
			b.until("a refresh of "+page, fmt.Sprintf(`window.refreshes > %d`, n))
			if !eval[bool](b, `window.held !== null && window.held.isConnected && document.activeElement === window.held`) {
				t.Errorf("%s: refresh %d has lost the focus", page, n+1)
			}
		}
		b.clean(page)
	}
}

// TestRefreshMovesNothing where nothing has changed.
func TestRefreshMovesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.game.Join(rcontest.Player{Name: "Wigeon", SteamID: "STEAM_1:1:2147480021"})
	b := open(t)
	b.login(s.URL, "mara", "correct horse battery")
	b.visit(s.URL + "/servers/1")
	b.until("the player", `document.querySelector(".current a") !== null`)
	b.before(holdFocus + `
	window.shifts = 0;
	new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value; }).observe({ type: "layout-shift", buffered: true });
	window.boxes = () => [...document.querySelectorAll("main *")].filter((e) => !e.closest("time, svg")).map((e) => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height].map(Math.round).join(); });`)
	for _, page := range []string{"/servers", "/servers/1"} {
		b.visit(s.URL + page)
		b.until("a first refresh", `window.refreshes > 0`)
		before := eval[[]string](b, `window.boxes()`)
		b.until("refreshes", `window.refreshes > 3`)
		after := eval[[]string](b, `window.boxes()`)
		if len(before) < 20 || !slices.Equal(before, after) {
			t.Errorf("%s: %d boxes before refreshes, %d after, some moved", page, len(before), len(after))
		}
		if shift := eval[float64](b, `window.shifts`); shift != 0 {
			t.Errorf("%s: a layout shift of %v", page, shift)
		}
		b.clean(page)
	}
}

func TestALostServerOfOursIsShown(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.login(s.URL, "mara", "correct horse battery")
	b.until("the server", `document.body.textContent.includes("c1m2_streets")`)
	s.kill()
	b.until("a word that the page is stale", `[...document.querySelectorAll("[role=status], [role=alert]")].some((e) => !e.hidden && e.textContent.trim() !== "")`)
}

func TestKilledInTheMiddleTheSessionGoesOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.game.Join(rcontest.Player{Name: "Kestrel", SteamID: "STEAM_1:1:2147480004"})
	b := open(t)
	b.login(s.URL, "mara", "correct horse battery")
	b.visit(s.URL + "/servers/1")
	b.until("Kestrel", `document.body.textContent.includes("Kestrel")`)
	const api = `fetch("/api/v1/servers/1/live-state").then((r) => r.json()).then((l) => JSON.stringify(l.current_players))`
	before := eval[string](b, api)
	b.do(chromedp.Navigate("about:blank")) // a page would rightly complain of the loss
	s.kill()
	s.program = start(t, s.env)
	b.visit(s.URL + "/servers/1") // the login outlives the program
	b.until("Kestrel again", `document.body.textContent.includes("Kestrel")`)
	after := eval[string](b, api)
	if joined(t, before) != joined(t, after) {
		t.Errorf("the session began anew: %s, then %s", before, after)
	}
	if err := s.stop(); err != nil {
		t.Errorf("a stop by SIGTERM: %v", err)
	}
}

// joined is when the only player of a roster joined, by its JSON.
func joined(t *testing.T, roster string) string {
	t.Helper()
	var players []struct {
		JoinedAt string `json:"joined_at"`
	}
	if err := json.Unmarshal([]byte(roster), &players); err != nil || len(players) != 1 {
		t.Fatalf("roster %q: %v", roster, err)
	}
	return players[0].JoinedAt
}
