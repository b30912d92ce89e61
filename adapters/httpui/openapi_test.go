package httpui_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/store"
)

// document is the description of the API, as it is served.
func document(t *testing.T, s *site) object {
	t.Helper()
	return body(t, s.get("/api/v1/openapi.json").want(http.StatusOK))
}

func noEvents(context.Context, uint64) iter.Seq2[livestate.Event, uint64] {
	return func(func(livestate.Event, uint64) bool) {}
}

// TestDocumentHasAllRoutes: what is described exists, and what exists under /api or
// changes something is described.
func TestDocumentHasAllRoutes(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) {
		c.Events, c.SteamLogin = noEvents, &openid.Site{BaseURL: "https://left4me.example"}
		c.Doctor = aDoctor
	})
	var described, exist []string
	for p, methods := range document(t, s)["paths"].(object) {
		for method := range methods.(object) {
			described = append(described, strings.ToUpper(method)+" "+p)
		}
	}
	for _, rt := range httpui.Routes() {
		if strings.HasPrefix(rt.Path, "/api/") || rt.Method != http.MethodGet {
			exist = append(exist, rt.Method+" "+rt.Path)
		}
	}
	slices.Sort(described)
	slices.Sort(exist)
	if diff := cmp.Diff(exist, described); diff != "" {
		t.Errorf("routes (-exist +described):\n%s", diff)
	}
}

// outside are the operations outside /api that change something, with a body for each.
// What ends the rest comes last.
var outside = []struct {
	route string
	body  object
}{
	{"/servers/{id}/settings", object{"name": "one", "port": 27015}},
	{"/servers/{id}/password", object{"later": true}},
	{"/servers/{id}/doctor", object{}},
	{"/servers/doctor", object{"host": "203.0.113.20", "port": 27015}},
	{"/servers/{id}/share", object{"on": true}},
	{"/servers/{id}/members", object{"username": "paul", "role": "viewer"}},
	{"/servers/{id}/actions", object{"action": "say", "text": "hello"}},
	{"/servers/{id}/actions", object{"action": "exec", "text": "quit"}},
	{"/servers/{id}/tasks", object{"name": "lunch", "kind": "message", "text": "Lunch!", "at": "12:00"}},
	{"/servers/{id}/tasks", object{"name": "quit", "kind": "command", "text": "quit"}},
	{"/servers/{id}/tasks/{task}", object{"enabled": true}},
	{"/servers/{id}/tasks/{task}", object{"kind": "restart", "text": "quit"}},
	{"/servers/{id}/tasks/{task}/delete", object{}},
	{"/servers/{id}/members/{user}/delete", object{}},
	{"/blueprints/{id}", object{"name": "one"}},
	{"/players/watch", object{"steam_id": "[U:1:1]"}},
	{"/players/{steamid}/notes", object{"text": "n"}},
	{"/players/{steamid}/notes/{note}/delete", object{}},
	{"/players/{steamid}/tags", object{"tag": "b"}},
	{"/players/{steamid}/unwatch", object{}},
	{"/players/{steamid}/erase", object{"sessions": true}},
	{"/account/community", object{"on": true, "title": "Friday", "leaders": true}},
	{"/account/language", object{"language": "en"}},
	{"/account/password", object{"password": "wrong", "new_password": "a new password", "repeat_password": "a new password"}},
	{"/account/steam", object{}},
	{"/account/steam/delete", object{}},
	{"/account/logins/delete", object{}},
	{"/account/tokens", object{"name": "a bot"}},
	{"/account/tokens/{id}/delete", object{}},
	{"/users", object{"username": "ines", "password": "a new password"}},
	{"/users/{id}", object{"active": true}},
	{"/users/{id}/delete", object{}},
	{"/login", object{"username": "mara", "password": "mara-password"}},
	{"/logout", object{}},
	{"/groups", object{"name": "many"}},
	{"/groups/{id}", object{"name": "Friday"}},
	{"/groups/{id}/members", object{"username": "paul", "role": "viewer"}},
	{"/groups/{id}/members/{user}/delete", object{}},
	{"/groups/{id}/delete", object{}},
	{"/alerts", object{"name": "bot", "kind": "webhook", "url": "https://203.0.113.1/hook"}},
	{"/alerts/{id}", object{"name": "hook"}},
	{"/alerts/{id}/test", object{}},
	{"/alerts/{id}/key", object{}},
	{"/alerts/{id}/key", object{"end": true}},
	{"/alerts/{id}/delete", object{}},
	{"/servers/{id}/delete", object{}},
	{"/blueprints/{id}/delete", object{}},
}

// TestAnswersAreAsDescribed asks every route of the API for good and bad, and
// holds status and body against the description.
func TestAnswersAreAsDescribed(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) {
		c.Events, c.SteamLogin = noEvents, &openid.Site{BaseURL: "https://left4me.example"}
		c.Doctor = aDoctor
	})
	srv := s.server(s.mara, "one", 27015)
	never := s.server(s.mara, "two", 27016)
	in, out := session(1, "Crone", time.Hour), left(2, "Gone", time.Minute)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c8m3_sewers", time.Second), Sessions: []livestate.Session{in, out}})
	s.chat(srv.ID, "hello")
	root := s.user("root", true)
	task, err := s.store.CreateTask(t.Context(), store.Task{ServerID: srv.ID, UserID: s.mara.ID, Name: "first", Kind: schedule.Message, Text: "Hello"})
	if err != nil {
		t.Fatal(err)
	}
	doc := document(t, s)
	asked := map[string]bool{}
	check := func(route string, c *call) {
		t.Helper()
		asked[c.method+" "+route] = true
		w := c.do()
		op := doc["paths"].(object)[route].(object)[strings.ToLower(c.method)].(object)
		answer, ok := op["responses"].(object)[fmt.Sprint(w.Code)].(object)
		if !ok {
			t.Errorf("%s %s: status %d is not described", c.method, c.path, w.Code)
			return
		}
		if ref, ok := answer["$ref"].(string); ok {
			answer = doc["components"].(object)["responses"].(object)[strings.TrimPrefix(ref, "#/components/responses/")].(object)
		}
		content, ok := answer["content"].(object)
		if !ok {
			if w.Body.Len() > 0 {
				t.Errorf("%s %s: status %d has a body", c.method, c.path, w.Code)
			}
			return
		}
		kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		media, ok := content[kind].(object)
		if !ok {
			t.Errorf("%s %s: Content-Type %q is not described", c.method, c.path, kind)
			return
		}
		if kind != "application/json" {
			return
		}
		var got any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range validate(doc, media["schema"].(object), got, "$") {
			t.Errorf("%s %s, status %d: %s", c.method, c.path, w.Code, wrong)
		}
	}
	for _, sign := range []func(*call) *call{
		func(c *call) *call { return c },
		func(c *call) *call { return c.as(s.paul) },
		func(c *call) *call { return c.as(s.mara) },
	} {
		check("/api/v1/servers", sign(s.get("/api/v1/servers")))
		check("/api/v1/servers", sign(s.get("/api/v1/servers?limit=1")))
		check("/api/v1/servers", sign(s.get("/api/v1/servers?limit=x")))
		for _, id := range []int64{srv.ID, never.ID} {
			check("/api/v1/servers/{id}", sign(s.get(path("/api/v1/servers/%d", id))))
			check("/api/v1/servers/{id}/live-state", sign(s.get(path("/api/v1/servers/%d/live-state", id))))
			for _, route := range []string{"history", "sessions", "stats"} {
				check("/api/v1/servers/{id}/"+route, sign(s.get(path("/api/v1/servers/%d/"+route, id))))
				check("/api/v1/servers/{id}/"+route, sign(s.get(path("/api/v1/servers/%d/"+route+"?format=csv&table=days", id))))
				check("/api/v1/servers/{id}/"+route, sign(s.get(path("/api/v1/servers/%d/"+route+"?from=x", id))))
			}
			check("/api/v1/servers/{id}/stats", sign(s.get(path("/api/v1/servers/%d/stats?zone=Nowhere", id))))
			check("/api/v1/servers/{id}/chat", sign(s.get(path("/api/v1/servers/%d/chat", id))))
			at := path("/api/v1/servers/%d", id)
			for _, body := range []any{object{"username": "paul", "role": "operator"}, object{"username": "mara", "role": "viewer"}, object{"username": "paul"}, []int{}} {
				check("/api/v1/servers/{id}/members", sign(s.postJSON(at+"/members", body)))
			}
			check("/api/v1/servers/{id}/members", sign(s.get(at+"/members")))
			check("/api/v1/servers/{id}/members/{user}", sign(s.delete(at+path("/members/%d", s.paul.ID))))
			check("/api/v1/servers/{id}/members/{user}", sign(s.delete(at+path("/members/%d", s.paul.ID))))
			for _, body := range []any{object{"action": "exec", "text": "listid"}, object{"action": "exec", "text": "quit"}, object{"action": "kick", "steam_id": "[U:1:9]"}, object{}, []int{}} {
				check("/api/v1/servers/{id}/actions", sign(s.postJSON(at+"/actions", body)))
			}
			for _, body := range []any{
				object{"name": "api", "kind": "command", "text": "version", "every": 30, "days": []string{"fri"}, "zone": "Europe/Berlin", "enabled": true},
				object{"name": "api", "kind": "message", "text": "Hello"}, object{"name": "x", "kind": "command", "text": "quit"}, object{"at": "late"}, []int{},
			} {
				check("/api/v1/servers/{id}/tasks", sign(s.postJSON(at+"/tasks", body)))
			}
			check("/api/v1/servers/{id}/tasks", sign(s.get(at+"/tasks")))
			for _, body := range []any{object{"enabled": false}, object{"kind": "rain"}, object{"text": "quit"}, []int{}} {
				check("/api/v1/servers/{id}/tasks/{task}", sign(s.patch(at+path("/tasks/%d", task.ID), body)))
			}
			check("/api/v1/servers/{id}/tasks/{task}", sign(s.delete(at+"/tasks/999")))
			check("/api/v1/servers/{id}/spec", sign(s.get(at+"/spec")))
			check("/api/v1/servers/{id}/audit", sign(s.get(at+"/audit?limit=1")))
			check("/api/v1/servers/{id}/audit", sign(s.get(at+"/audit?cursor=x")))
		}
		check("/api/v1/players/{steamid}", sign(s.get("/api/v1/players/"+in.SteamID.String())))
		check("/api/v1/players/{steamid}", sign(s.get("/api/v1/players/"+out.SteamID.Steam3())))
		check("/api/v1/players/{steamid}", sign(s.get("/api/v1/players/1")))
		of := "/api/v1/players/" + in.SteamID.String()
		check("/api/v1/players", sign(s.get("/api/v1/players?q=cro")))
		check("/api/v1/players", sign(s.get("/api/v1/players?q="+in.SteamID.String())))
		check("/api/v1/players", sign(s.get("/api/v1/players?limit=x")))
		for _, q := range []string{"", "?server=999", path("?server=%d&from=2026-01-02T03:04:05Z", srv.ID), "?from=x", "?limit=x", "?format=csv"} {
			check("/api/v1/leaderboard", sign(s.get("/api/v1/leaderboard"+q)))
		}
		check("/api/v1/audit", sign(s.get("/api/v1/audit")))
		check("/api/v1/playing", sign(s.get("/api/v1/playing")))
		for _, body := range []any{object{"text": "n"}, object{"text": ""}, []int{}} {
			check("/api/v1/players/{steamid}/notes", sign(s.postJSON(of+"/notes", body)))
		}
		check("/api/v1/players/{steamid}/notes", sign(s.get(of+"/notes")))
		check("/api/v1/players/{steamid}/notes/{note}", sign(s.delete(of+"/notes/999")))
		for _, body := range []any{object{"tag": "a"}, object{"tag": ""}, object{"tag": "b", "delete": true}, []int{}} {
			check("/api/v1/players/{steamid}/tags", sign(s.postJSON(of+"/tags", body)))
		}
		check("/api/v1/players/{steamid}/tags", sign(s.get(of+"/tags")))
		check("/api/v1/players/{steamid}/tags/{tag}", sign(s.delete(of+"/tags/a")))
		check("/api/v1/players/{steamid}/tags/{tag}", sign(s.delete(of+"/tags/a")))
		for _, body := range []any{object{"steam_id": in.SteamID.String()}, object{"steam_id": "[U:1:99]"}, object{"steam_id": "x"}, []int{}} {
			check("/api/v1/watchlist", sign(s.postJSON("/api/v1/watchlist", body)))
		}
		check("/api/v1/watchlist", sign(s.get("/api/v1/watchlist")))
		check("/api/v1/watchlist/{steamid}", sign(s.delete("/api/v1/watchlist/[U:1:99]")))
		check("/api/v1/watchlist/{steamid}", sign(s.delete("/api/v1/watchlist/[U:1:99]")))
		check("/api/v1/events", sign(s.get("/api/v1/events")))
		check("/api/v1/events", sign(s.get("/api/v1/events?server=999")))
		check("/api/v1/openapi.json", sign(s.get("/api/v1/openapi.json")))
		check("/api/v1/servers/{id}/doctor", sign(s.post(path("/api/v1/servers/%d/doctor", srv.ID), nil)))
		check("/api/v1/servers/{id}/doctor", sign(s.post("/api/v1/servers/999/doctor", nil)))
		check("/api/v1/servers/{id}/password", sign(s.postJSON(path("/api/v1/servers/%d/password", srv.ID), object{})))
		check("/api/v1/servers/{id}/password", sign(s.postJSON(path("/api/v1/servers/%d/password", srv.ID), object{"later": true})))
		one := path("/api/v1/servers/%d", never.ID)
		check("/api/v1/servers/{id}", sign(s.patch(one, object{"desired_state": "stopped"})))
		check("/api/v1/servers/{id}", sign(s.patch(one, object{"port": 27015})))
		check("/api/v1/servers/{id}", sign(s.patch(one, object{"name": ""})))
		check("/api/v1/servers/{id}", sign(s.patch(one, []int{})))
		check("/api/v1/servers/{id}", sign(s.delete("/api/v1/servers/999")))
		for _, body := range []any{
			object{"name": "api", "kind": "webhook", "url": "https://203.0.113.1/hook", "tell": []string{"down"}, "players": []string{"Coach"}, "active": true},
			object{"name": "api", "kind": "webhook", "url": "https://203.0.113.1/hook"}, object{"name": "x"}, []int{},
		} {
			check("/api/v1/alerts", sign(s.postJSON("/api/v1/alerts", body)))
		}
		check("/api/v1/alerts", sign(s.get("/api/v1/alerts")))
		for _, body := range []any{object{"name": "many", "servers": []int64{srv.ID}}, object{"name": "many"}, object{"servers": []int64{}}, []int{}} {
			check("/api/v1/groups", sign(s.postJSON("/api/v1/groups", body)))
		}
		check("/api/v1/groups", sign(s.get("/api/v1/groups")))
		for _, id := range []int{1, 2, 999} {
			group := path("/api/v1/groups/%d", id)
			for _, body := range []any{object{"username": "ida", "role": "operator"}, object{"username": "nobody", "role": "viewer"}, []int{}} {
				check("/api/v1/groups/{id}/members", sign(s.postJSON(group+"/members", body)))
			}
			check("/api/v1/groups/{id}", sign(s.get(group)))
			check("/api/v1/groups/{id}/members/{user}", sign(s.delete(group+path("/members/%d", s.paul.ID))))
			check("/api/v1/groups/{id}", sign(s.patch(group, object{"name": "more", "servers": []int64{srv.ID, 999}})))
			check("/api/v1/groups/{id}", sign(s.patch(group, object{"name": path("more %d", id), "servers": []int64{srv.ID}})))
			check("/api/v1/groups/{id}", sign(s.patch(group, object{"name": ""})))
		}
		check("/api/v1/groups/{id}", sign(s.delete("/api/v1/groups/999")))
		for _, id := range []int{1, 999} {
			target := path("/api/v1/alerts/%d", id)
			check("/api/v1/alerts/{id}", sign(s.get(target)))
			check("/api/v1/alerts/{id}", sign(s.patch(target, object{"live": true})))
			check("/api/v1/alerts/{id}", sign(s.patch(target, object{"tell": []string{"rain"}})))
			check("/api/v1/alerts/{id}/test", sign(s.postJSON(target+"/test", object{})))
			check("/api/v1/alerts/{id}/key", sign(s.postJSON(target+"/key", object{})))
			check("/api/v1/alerts/{id}/key", sign(s.postJSON(target+"/key", object{"end": true})))
			check("/api/v1/alerts/{id}/log", sign(s.get(target+"/log")))
		}
		check("/api/v1/alerts/{id}", sign(s.delete("/api/v1/alerts/999")))
		check("/servers", sign(s.postJSON("/servers", object{})))
		check("/servers", sign(s.postJSON("/servers", object{"name": "one", "port": 27099, "blueprint_id": srv.BlueprintID})))
		check("/servers", sign(s.postJSON("/servers", object{"name": "new", "port": 27099, "blueprint_id": srv.BlueprintID})))
		check("/servers", sign(s.postJSON("/servers", []int{})))
		check("/blueprints", sign(s.postJSON("/blueprints", object{"name": "n"})))
		check("/blueprints", sign(s.postJSON("/blueprints", object{"name": "n"})))
		check("/blueprints", sign(s.postJSON("/blueprints", object{"name": ""})))
	}
	check("/api/v1/servers/{id}", s.delete(path("/api/v1/servers/%d", never.ID)).as(s.mara))
	for _, sign := range []func(*call) *call{
		func(c *call) *call { return c },
		func(c *call) *call { return c.as(s.paul) },
		func(c *call) *call { return c.as(s.mara) },
		func(c *call) *call { return c.as(root) },
		func(c *call) *call { return c.as(s.mara).with("Sec-Fetch-Site", "cross-site") },
	} {
		for _, one := range outside {
			at := strings.NewReplacer("{id}", fmt.Sprint(srv.ID), "{steamid}", in.SteamID.String(), "{note}", "999", "{user}", fmt.Sprint(s.paul.ID), "{task}", fmt.Sprint(task.ID)).Replace(one.route)
			check(one.route, sign(s.postJSON(at, one.body)))
			check(one.route, sign(s.postJSON(at, []int{})))
			check(one.route, sign(s.post(at, url.Values{"name": {""}, "tag": {"a"}})))
			check(one.route, sign(s.post(at, nil).with("Content-Type", "text/plain").with("Accept", "application/json")))
		}
	}
	for p, methods := range doc["paths"].(object) {
		for method := range methods.(object) {
			if !asked[strings.ToUpper(method)+" "+p] {
				t.Errorf("%s %s was not asked", method, p)
			}
		}
	}
}

// TestDocumentUnderAPrefix: what a client puts together of the server's URL and
// a path is the route itself, not one that is redirected, which turns POST into GET.
func TestDocumentUnderAPrefix(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.Prefix = "/games" })
	doc := body(t, s.get("/games/api/v1/openapi.json").want(http.StatusOK))
	base := doc["servers"].([]any)[0].(object)["url"].(string)
	for p := range doc["paths"].(object) {
		if w := s.get(base + p).do(); w.Code >= 300 && w.Code < 400 && strings.HasPrefix(p, "/api/") {
			t.Errorf("%s: status %d to %s", base+p, w.Code, w.Header().Get("Location"))
		}
	}
}
