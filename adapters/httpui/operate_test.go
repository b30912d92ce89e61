package httpui_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

// A gameClient runs commands on a game without a network.
type gameClient struct {
	exec func(command string) (string, error)
}

func (c gameClient) Exec(_ context.Context, command string) (string, error) { return c.exec(command) }

func (gameClient) Close() error { return nil }

// noGame makes clients of games that are not reached.
func noGame(store.Server) operate.Client {
	return gameClient{func(string) (string, error) { return "", rcon.ErrAuth }}
}

// An arena is a house whose server is a game with a player on it.
type arena struct {
	*house
	game *rcontest.Game
	at   string // path of the server
}

func newArena(t *testing.T, reply func(command string) string) *arena {
	t.Helper()
	a := &arena{game: rcontest.NewGame("", "", 8)}
	a.house = newHouseWith(t, func(c *httpui.Config) {
		c.Console = func(store.Server) operate.Client {
			return gameClient{func(command string) (string, error) {
				if reply != nil && command != "status" {
					return reply(command), nil
				}
				return a.game.Handle(&rcontest.Request{Command: command}), nil
			}}
		}
	})
	a.server.RCONPassword = "secret"
	if err := a.store.UpdateServer(t.Context(), a.server); err != nil {
		t.Fatal(err)
	}
	a.at = path("/servers/%d", a.server.ID)
	a.game.Join(rcontest.Player{Name: "Nick", SteamID: session(12345, "", 0).SteamID.Steam2()})
	return a
}

// newest is the newest entry of the audit log, as "actor action subject detail result".
func (a *arena) newest() string {
	entries, err := a.store.AuditEntries(a.t.Context(), store.AuditQuery{Limit: 1})
	if err != nil || len(entries) == 0 {
		a.t.Fatal(entries, err)
	}
	e := entries[0]
	return strings.Join([]string{e.Actor, e.Action, e.Subject, e.Detail, e.Result}, " ")
}

// TestKickFromPage: the page of a server has a button by each player, which asks, and the
// player is gone.
func TestKickFromPage(t *testing.T) {
	t.Parallel()
	a := newArena(t, nil)
	operator := a.members["operator"]
	id := session(12345, "", 0).SteamID.String()
	ask := a.at + "/actions?steam_id=" + id
	if page := a.get(a.at).as(operator).want(http.StatusOK).Body.String(); !strings.Contains(page, ask) {
		t.Errorf("the page has no button by the player:\n%s", page)
	}
	if page := a.get(a.at).as(a.members["viewer"]).want(http.StatusOK).Body.String(); strings.Contains(page, "/actions") || strings.Contains(page, "/console") {
		t.Error("the page shows a viewer what they may not do")
	}
	if page := a.get(ask).as(operator).want(http.StatusOK).Body.String(); !strings.Contains(page, "Nick") || !strings.Contains(page, `value="kick"`) {
		t.Errorf("the page that asks:\n%s", page)
	}
	w := a.post(a.at+"/actions", url.Values{"action": {"kick"}, "steam_id": {id}, "text": {"away"}}).as(operator).do()
	if w.Code != http.StatusFound || w.Header().Get("Location") != a.at+"/console" || len(a.game.Players()) != 0 {
		t.Errorf("status %d to %q, players %v", w.Code, w.Header().Get("Location"), a.game.Players())
	}
	if got := a.newest(); got != "co-operator kick "+id+" away ok" {
		t.Errorf("audit: %s", got)
	}
	w = a.post(a.at+"/actions", url.Values{"action": {"kick"}, "steam_id": {id}}).as(operator).do()
	if got := a.newest(); w.Code != http.StatusFound || got != "co-operator kick "+id+"  gone" {
		t.Errorf("again: status %d, audit %s", w.Code, got)
	}
}

// TestConsole: a command shows its answer once, with the lines marked that say it failed,
// however long it is; what can do harm asks first; and nothing of it is markup.
func TestConsole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a line of a long answer\n", 500)
	a := newArena(t, func(command string) string { return "<b>" + command + "\nUnknown command\n" + long })
	post := func(who store.User, line string, more ...string) (int, string) {
		form := url.Values{"action": {"exec"}, "text": {line}}
		for _, name := range more {
			form.Set(name, "1")
		}
		w := a.post(a.at+"/actions", form).as(who).do()
		return w.Code, w.Body.String()
	}
	if code, _ := post(a.mara, "sv_gravity 400"); code != http.StatusFound {
		t.Errorf("status %d", code)
	}
	page := a.get(a.at + "/console").as(a.mara).want(http.StatusOK).Body.String()
	for _, want := range []string{"&lt;b&gt;sv_gravity 400", "<mark>Unknown command</mark>", strings.TrimSpace(long), "/console?line=sv_gravity%20400#line"} {
		if !strings.Contains(page, want) {
			t.Errorf("the console does not show %.60q:\n%.3000s", want, page)
		}
	}
	if page := a.get(a.at + "/console").as(a.mara).want(http.StatusOK).Body.String(); strings.Contains(page, "&lt;b&gt;") {
		t.Error("the answer is shown again")
	}
	if code, body := post(a.mara, "quit"); code != http.StatusConflict || !strings.Contains(body, `name="confirmed"`) {
		t.Errorf("quit: status %d\n%s", code, body)
	}
	if code, _ := post(a.mara, "sv_password hunter2", "confirmed"); code != http.StatusFound || a.newest() != "mara exec  sv_password [hidden] ok" {
		t.Errorf("status %d, audit %s", code, a.newest())
	}
	operator := a.members["operator"]
	if code, _ := post(operator, "quit", "confirmed"); code != http.StatusForbidden || a.newest() != "co-operator exec  quit refused" {
		t.Errorf("an operator's quit: status %d, audit %s", code, a.newest())
	}
	if page := a.get(a.at + "/console").as(operator).want(http.StatusOK).Body.String(); strings.Contains(page, "sv_gravity") {
		t.Error("an operator sees what the owner ran")
	}
	if page := a.get(a.at + "/audit").as(a.mara).want(http.StatusOK).Body.String(); !strings.Contains(page, "co-operator") || strings.Contains(page, "hunter2") {
		t.Errorf("the audit log of the server:\n%s", page)
	}
}

// TestRemovedMemberSeesNothing: an open event stream hides a server at once when its
// reader is no member any more.
func TestRemovedMemberSeesNothing(t *testing.T) {
	t.Parallel()
	events, sent := make(chan livestate.Event), make(chan struct{})
	h := newHouseWith(t, func(c *httpui.Config) {
		c.Events = func(ctx context.Context, _ uint64) iter.Seq2[livestate.Event, uint64] {
			return func(yield func(livestate.Event, uint64) bool) {
				for e := range events {
					if !yield(e, 0) {
						return
					}
					sent <- struct{}{}
				}
			}
		}
	})
	viewer := h.members["viewer"]
	answer := make(chan string)
	go func() { answer <- h.get("/api/v1/events").as(viewer).do().Body.String() }()
	say := func(text string) {
		events <- livestate.Event{Kind: livestate.EventMap, ServerID: h.server.ID, At: time.Now(), State: livestate.State{Map: text}}
		<-sent
	}
	say("before")
	h.delete(path("/api/v1/servers/%d/members/%d", h.server.ID, viewer.ID)).as(h.mara).want(http.StatusNoContent)
	say("after")
	close(events)
	if got := <-answer; !strings.Contains(got, "before") || strings.Contains(got, "after") {
		t.Errorf("the stream told:\n%s", got)
	}
}

// TestMembersForm: an owner shares a server by a user's name, and ends that again.
func TestMembersForm(t *testing.T) {
	t.Parallel()
	a := newArena(t, nil)
	share := func(name, role string) *call {
		return a.post(a.at+"/members", url.Values{"username": {name}, "role": {role}}).as(a.mara)
	}
	share("PAUL", "operator").want(http.StatusFound)
	if got := a.newest(); got != "mara share paul operator ok" {
		t.Errorf("audit: %s", got)
	}
	a.get(a.at + "/console").as(a.paul).want(http.StatusOK)
	for _, c := range []struct{ name, role, want string }{
		{"nobody", "viewer", "there is no user of this name"}, {"mara", "viewer", "theirs already"}, {"paul", "root", "choose viewer"},
	} {
		if page := share(c.name, c.role).want(http.StatusUnprocessableEntity).Body.String(); !strings.Contains(page, c.want) {
			t.Errorf("%s as %s: the form does not say %q", c.name, c.role, c.want)
		}
	}
	if page := a.get(a.at + "/settings").as(a.mara).want(http.StatusOK).Body.String(); !strings.Contains(page, path("/members/%d/delete", a.paul.ID)) {
		t.Error("the settings do not list the member")
	}
	a.post(a.at+path("/members/%d/delete", a.paul.ID), nil).as(a.mara).want(http.StatusFound)
	a.get(a.at).as(a.paul).want(http.StatusNotFound)
}
