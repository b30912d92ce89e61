package httpui_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// chat makes a server keep chat, and stores some of one player.
func (s *site) chat(id int64, texts ...string) {
	s.t.Helper()
	srv := serverNow(s, id)
	srv.ChatDays = 7
	if err := s.store.UpdateServer(s.t.Context(), srv); err != nil {
		s.t.Fatal(err)
	}
	for _, text := range texts {
		err := s.store.AddChat(s.t.Context(), []store.ChatLine{{ServerID: id, At: time.Now(), SteamID: steam.FromAccountID(1), Name: "Cr<b>one", Text: text}})
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestChatIsForWhoeverMaySeeTheServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	page, api := path("/servers/%d/chat", srv.ID), path("/api/v1/servers/%d/chat", srv.ID)
	contains(t, s.get(page).as(s.mara).want(http.StatusOK), "Nothing was said yet.")
	lacks(t, s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), "/chat")
	s.chat(srv.ID, "hello <script>\u202e", "second")
	contains(t, s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), "/chat")
	w := s.get(page).as(s.mara).want(http.StatusOK)
	contains(t, w, "hello &lt;script&gt;", "Cr&lt;b&gt;one", "second")
	lacks(t, w, "\u202e", "<script>\u202e")
	contains(t, s.get(api).as(s.mara).want(http.StatusOK), `"text":"second"`)
	s.get(page).as(s.paul).want(http.StatusNotFound)
	s.get(api).as(s.paul).want(http.StatusNotFound)
	s.get(api + "?cursor=x").as(s.mara).want(http.StatusUnprocessableEntity)

	first := s.get(api + "?limit=1").as(s.mara).want(http.StatusOK)
	link, _, _ := strings.Cut(strings.TrimPrefix(first.Header().Get("Link"), "<"), ">")
	next := s.get(link).as(s.mara).want(http.StatusOK)
	contains(t, next, "hello")
	if lacks(t, next, "second"); next.Header().Get("Link") != "" {
		t.Error("the last part has a next one")
	}
	for i := range 200 {
		s.chat(srv.ID, fmt.Sprint("more ", i))
	}
	contains(t, s.get(page).as(s.mara).want(http.StatusOK), "chat?cursor=")
}

func TestLogAndChatAreSettingsOfAServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	set := func(log, days string) *call {
		return s.post(path("/servers/%d/settings", srv.ID), url.Values{"name": {"one"}, "host": {srv.Host}, "port": {"27015"}, "log": {log}, "chat_days": {days}}).as(s.mara)
	}
	set("false", " 14 ").want(http.StatusFound)
	if got := serverNow(s, srv.ID); !got.LogOff || got.ChatDays != 14 {
		t.Errorf("%+v", got)
	}
	contains(t, s.get(path("/servers/%d/settings", srv.ID)).as(s.mara).want(http.StatusOK), `value="14"`, `<option value="false" selected>`)
	for _, bad := range []string{"-1", "91", "x"} {
		contains(t, set("true", bad).want(http.StatusUnprocessableEntity), "chat is kept for 0 to 90 days", `value="`+bad+`"`)
	}
	one := path("/api/v1/servers/%d", srv.ID)
	contains(t, s.patch(one, object{"log": true, "chat_days": 3}).as(s.mara).want(http.StatusOK), `"log":true`, `"chat_days":3`)
	contains(t, s.patch(one, object{"name": "two"}).as(s.mara).want(http.StatusOK), `"log":true`, `"chat_days":3`)
}

// A kick's text is a stranger's: it is shown to people who may see the server, not to the public.
func TestPagesSayWhySessionsEnded(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	kicked, lost, quit := left(1, "Ann", time.Minute), left(2, "Ben", time.Minute), left(3, "Cid", time.Minute)
	kicked.Reason, lost.Reason = livestate.KickedFor("be <b>nice"), livestate.ReasonNoSteamLogon
	s.apply(store.Update{ServerID: srv.ID, Run: run(0, 4, "c8m3_sewers", time.Second), Sessions: []livestate.Session{kicked, lost, quit}})
	w := s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK)
	contains(t, w, "kicked: be &lt;b&gt;nice", "No Steam logon")
	contains(t, s.get("/players/"+kicked.SteamID.String()).as(s.mara).want(http.StatusOK), "kicked: be &lt;b&gt;nice")
	contains(t, s.get("/players/"+quit.SteamID.String()).as(s.mara).want(http.StatusOK), "<bdi>left</bdi>")
	contains(t, s.get("/api/v1/players/"+lost.SteamID.String()).as(s.mara).want(http.StatusOK), `"close_reason":"No Steam logon"`)
	if err := s.store.SetShare(t.Context(), store.Share{ServerID: srv.ID, Token: "0123456789abcdefghijkl", CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	public := s.get("/public/0123456789abcdefghijkl").want(http.StatusOK)
	contains(t, public, "<bdi>kicked</bdi>", "No Steam logon")
	lacks(t, public, "nice")
}

// A wave of lost players shows on the list, and where RCON tells nothing the game's own counts do.
func TestListShowsConditions(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv, wrong := s.server(s.mara, "one", 27015), s.server(s.mara, "wrong", 27016)
	up := store.Update{ServerID: srv.ID, Run: run(0, 4, "c8m3_sewers", time.Second)}
	for i := range uint32(3) {
		lost := left(i+1, "Ann", time.Minute)
		lost.Reason = livestate.ReasonNoSteamLogon
		up.Sessions = append(up.Sessions, lost)
	}
	s.apply(up)
	s.state(wrong.ID, store.Running, store.ProblemAuth, "wrong")
	if err := s.store.SetCounts(t.Context(), []store.Counts{{ServerID: wrong.ID, At: time.Now(), Players: 3, MaxPlayers: 8, Map: "c1m1_hotel"}}); err != nil {
		t.Fatal(err)
	}
	contains(t, s.get("/servers").as(s.mara).want(http.StatusOK), "Several players were lost within ten minutes", "3/8", "The RCON password is wrong and the game runs")
	contains(t, s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), "Several players were lost within ten minutes")
	contains(t, s.get(path("/servers/%d", wrong.ID)).as(s.mara).want(http.StatusOK), "3/8", "The RCON password is wrong and the game runs")
	contains(t, s.get(path("/api/v1/servers/%d", wrong.ID)).as(s.mara).want(http.StatusOK), `"warnings":["counts_only"]`, `"source":"a2s"`, `"players":3`)
	contains(t, s.get(path("/api/v1/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), `"warnings":["no_steam_logon"]`, `"counts":null`)
}
