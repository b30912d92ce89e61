package httpui_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// body decodes JSON, strictly.
func body(t *testing.T, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("Content-Type is %q", got)
	}
	var v map[string]any
	dec := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return v
}

func at(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

type object = map[string]any

func serverNow(s *site, id int64) store.Server {
	s.t.Helper()
	row, err := s.store.ServerByID(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return row
}

// An outage under way is told while its snapshot is still fresh, with the time of
// the last answer.
func TestAPITellsOfAnOutageAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	r := run(1, 4, "c8m3_sewers", 10*time.Second)
	s.apply(store.Update{ServerID: srv.ID, Run: r})
	s.state(srv.ID, store.Unknown, store.ProblemTimeout, "no answer")
	got := body(t, s.get(path("/api/v1/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK))
	if diff := cmp.Diff(any(object{"since": at(r.LastSeenAt)}), got["trouble"]); diff != "" {
		t.Errorf("trouble (-want +got):\n%s", diff)
	}
	if fresh := got["snapshot"].(object)["fresh"]; fresh != true {
		t.Errorf("fresh is %v", fresh)
	}
}

func TestAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv, never := s.server(s.mara, "one", 27015), s.server(s.mara, "never", 27016)
	s.server(s.paul, "his", 27017)
	r := run(1, 4, "c8m3_sewers", time.Second)
	in, out := session(1, "Crone", time.Hour), left(2, "Gone", time.Minute)
	out.LastName = "Gone too"
	s.apply(store.Update{ServerID: srv.ID, Run: r, Sessions: []livestate.Session{in, out}})
	s.state(srv.ID, store.Running, "", "")
	s.state(never.ID, store.Stopped, store.ProblemRefused, "nothing listens on this port")
	now := time.Now()
	if err := s.store.PutProfiles(t.Context(), []store.Profile{{SteamID: in.SteamID, PersonaName: "MrCool42", AvatarHash: face40, FetchedAt: now}}); err != nil {
		t.Fatal(err)
	}
	snapshot := object{
		"players": 1.0, "max_players": 4.0, "bots": 0.0, "map": "c8m3_sewers", "hibernating": false,
		"started_at": at(r.StartedAt), "last_seen_at": at(r.LastSeenAt), "fresh": true,
	}
	one := object{
		"id": float64(srv.ID), "name": "one", "host": "127.0.0.1", "port": 27015.0,
		"desired_state": "running", "counts": nil, "warnings": []any{}, "strategy": "", "log": true, "chat_days": 0.0, "actual_state": "running", "problem": "", "last_error": "", "trouble": nil, "snapshot": snapshot,
	}
	failed := serverNow(s, never.ID).ActualStateUpdatedAt
	two := object{
		"id": float64(never.ID), "name": "never", "host": "127.0.0.1", "port": 27016.0,
		"desired_state": "running", "counts": nil, "warnings": []any{}, "strategy": "", "log": true, "chat_days": 0.0, "actual_state": "stopped", "problem": "refused", "last_error": "nothing listens on this port", "trouble": object{"since": at(failed)}, "snapshot": nil,
	}
	picture := "https://avatars.steamstatic.com/" + face40 + "_medium.jpg"
	tests := map[string]object{
		"/api/v1/servers":                  {"servers": []any{one, two}},
		path("/api/v1/servers/%d", srv.ID): one,
		path("/api/v1/servers/%d/live-state", srv.ID): {
			"server": "one", "snapshot": snapshot,
			"current_players": []any{object{
				"steam_id": in.SteamID.String(), "name": "Crone", "persona_name": "MrCool42", "avatar_url": picture,
				"joined_at": at(in.JoinedAt), "min_ping": 40.0, "max_ping": 60.0,
			}},
			"recent_players": []any{object{
				"steam_id": out.SteamID.String(), "name": "Gone too", "persona_name": "", "avatar_url": "", "last_seen_at": at(out.LastSeenAt), "close_reason": "left",
			}},
		},
		path("/api/v1/servers/%d/live-state", never.ID): {"server": "never", "snapshot": nil, "current_players": []any{}, "recent_players": []any{}},
		path("/api/v1/servers/%d/history", srv.ID): {"runs": []any{object{
			"started_at": at(r.StartedAt), "last_seen_at": at(r.LastSeenAt), "players": 1.0, "max_players": 4.0, "bots": 0.0,
			"map": "c8m3_sewers", "hibernating": false,
		}}},
		path("/api/v1/servers/%d/history?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z", srv.ID): {"runs": []any{}},
		"/api/v1/players/" + out.SteamID.String(): {
			"steam_id": out.SteamID.String(), "persona_name": "", "avatar_url": "", "total_seconds": 3600.0,
			"first_seen": at(out.JoinedAt), "last_seen": at(out.LastSeenAt),
			"sessions": []any{object{
				"server_id": float64(srv.ID), "server": "one", "joined_at": at(out.JoinedAt), "left_at": at(out.LeftAt),
				"name": "Gone too", "min_ping": 40.0, "max_ping": 60.0, "close_reason": "left",
			}},
			"servers": []any{object{"server_id": float64(srv.ID), "server": "one", "sessions": 1.0, "total_seconds": 3600.0, "last_seen": at(out.LastSeenAt)}},
			"tags":    []any{}, "watched": false, "bans": nil,
		},
		"/api/v1/players/" + in.SteamID.Steam2(): {
			"steam_id": in.SteamID.String(), "persona_name": "MrCool42", "avatar_url": picture, "total_seconds": 3600.0,
			"first_seen": at(in.JoinedAt), "last_seen": at(in.LastSeenAt),
			"sessions": []any{object{
				"server_id": float64(srv.ID), "server": "one", "joined_at": at(in.JoinedAt), "left_at": nil,
				"name": "Crone", "min_ping": 40.0, "max_ping": 60.0, "close_reason": "",
			}},
			"servers": []any{object{"server_id": float64(srv.ID), "server": "one", "sessions": 1.0, "total_seconds": 3600.0, "last_seen": at(in.LastSeenAt)}},
			"tags":    []any{}, "watched": false, "bans": nil,
		},
	}
	for p, want := range tests {
		if diff := cmp.Diff(want, body(t, s.get(p).as(s.mara).want(http.StatusOK))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p, diff)
		}
	}

	// Of another's servers nothing is told, not even who played there.
	if diff := cmp.Diff(1, len(body(t, s.get("/api/v1/servers").as(s.paul).want(http.StatusOK))["servers"].([]any))); diff != "" {
		t.Errorf("servers of a stranger (-want +got):\n%s", diff)
	}
	s.get("/api/v1/players/" + in.SteamID.String()).as(s.paul).want(http.StatusNotFound)
}

func TestAPIErrors(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	history := path("/api/v1/servers/%d/history", srv.ID)
	tests := []struct {
		path   string
		status int
		code   string
		field  string
	}{
		{"/api/v1/servers/999", 404, "not_found", ""},
		{"/api/v1/players/" + steam.FromAccountID(9).String(), 404, "not_found", ""},
		{history + "?from=yesterday", 422, "invalid", "from"},
		{history + "?to=1", 422, "invalid", "to"},
		{history + "?from=2002-01-01T00:00:00Z&to=2001-01-01T00:00:00Z", 422, "invalid", "to"},
		{history + "?limit=0", 422, "invalid", "limit"},
		{history + "?limit=999999", 422, "invalid", "limit"},
		{history + "?cursor=x", 422, "invalid", "cursor"},
		{"/api/v1/servers?cursor=x", 422, "invalid", "cursor"},
	}
	for _, test := range tests {
		got := body(t, s.get(test.path).as(s.mara).want(test.status))["error"].(object)
		message, _ := got["message"].(string)
		if got["code"] != test.code || got["field"] != test.field || message == "" || strings.Contains(message, "problem.") {
			t.Errorf("%s: error is %v", test.path, got)
		}
	}
	w := s.get("/api/v1/servers").want(http.StatusUnauthorized)
	if !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer") {
		t.Errorf("WWW-Authenticate is %q", w.Header().Get("WWW-Authenticate"))
	}
}

// next is where the Link header says that a list goes on, "" if it does not.
func next(w *httptest.ResponseRecorder) string {
	link, ok := strings.CutSuffix(w.Header().Get("Link"), `>; rel="next"`)
	if !ok {
		return ""
	}
	return strings.TrimPrefix(link, "<")
}

// TestAPIPages: walking a list by its links gives each entry once, in order.
func TestAPIPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	const n = 25
	first := s.server(s.mara, "s0", 27015)
	second := s.server(s.mara, "s1", 27016)
	for i := 2; i < n; i++ {
		s.server(s.mara, path("s%d", i), 27015+i)
	}
	start := time.Now().UTC().Truncate(time.Millisecond).Add(-n * time.Minute)
	up := store.Update{ServerID: first.ID}
	player := steam.FromAccountID(7)
	for i := range n {
		from := start.Add(time.Duration(i) * time.Minute)
		r := livestate.Run{State: livestate.State{Players: i}, StartedAt: from, LastSeenAt: from.Add(59 * time.Second)}
		if i < n-1 {
			up.Closed = append(up.Closed, r)
		} else {
			up.Run = r
		}
		up.Sessions = append(up.Sessions, livestate.Session{
			SteamID: player, UserID: i + 1, JoinedAt: from, LastSeenAt: from.Add(30 * time.Second), LeftAt: from.Add(30 * time.Second),
			Name: "x", LastName: "x", Reason: livestate.ReasonLeft,
		})
	}
	twin := store.Update{ServerID: second.ID, Sessions: up.Sessions} // who is on two servers at once
	s.apply(up)
	s.apply(twin)
	walk := func(p, list string, keys ...string) []string {
		var all []string
		for p != "" {
			w := s.get(p).as(s.mara).want(http.StatusOK)
			for _, entry := range body(t, w)[list].([]any) {
				var values []string
				for _, key := range keys {
					values = append(values, fmt.Sprint(entry.(object)[key]))
				}
				all = append(all, strings.Join(values, " "))
			}
			p = next(w)
		}
		return all
	}
	var byID, byStart, byJoin []string
	for i := range n {
		byID = append(byID, path("s%d", i))
		byStart = append(byStart, strconv.Itoa(i))
		joined := at(start.Add(time.Duration(n-1-i) * time.Minute))
		byJoin = append(byJoin, joined+" s0", joined+" s1")
	}
	for _, limit := range []string{"1", "7", "24", "25", "26"} {
		if diff := cmp.Diff(byID, walk("/api/v1/servers?limit="+limit, "servers", "name")); diff != "" {
			t.Errorf("servers by %s (-want +got):\n%s", limit, diff)
		}
		if diff := cmp.Diff(byStart, walk(path("/api/v1/servers/%d/history?limit=", first.ID)+limit, "runs", "players")); diff != "" {
			t.Errorf("history by %s (-want +got):\n%s", limit, diff)
		}
		if diff := cmp.Diff(byJoin, walk("/api/v1/players/"+player.String()+"?limit="+limit, "sessions", "joined_at", "server")); diff != "" {
			t.Errorf("sessions by %s (-want +got):\n%s", limit, diff)
		}
	}
}
