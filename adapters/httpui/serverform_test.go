package httpui_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
)

// TestServerWithoutBlueprintOrPort: a server that already runs needs no blueprint, and
// one without a port gets the first free one.
func TestServerWithoutBlueprintOrPort(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.server(s.paul, "taken", store.FirstPort)
	page := s.get("/servers/new").as(s.mara).want(http.StatusOK)
	contains(t, page, `name="blueprint_id"`, `<option value="0">none</option>`, `name="host"`)
	lacks(t, page, `action="/blueprints"`, `value="27015"`)

	s.post("/servers", url.Values{"name": {"form"}, "port": {""}, "blueprint_id": {"0"}}).as(s.mara).want(http.StatusFound)
	w := s.postJSON("/servers", map[string]any{"name": "json"}).as(s.mara).want(http.StatusCreated)
	var answer struct{ ID, Port int }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Port != store.FirstPort+2 {
		t.Errorf("answer is %s (%v)", w.Body, err)
	}
	type server struct {
		Name      string
		Port      int
		Blueprint int64
	}
	var got []server
	for _, srv := range servers(t, s)[1:] {
		got = append(got, server{srv.Name, srv.Port, srv.BlueprintID})
	}
	if diff := cmp.Diff([]server{{"form", store.FirstPort + 1, 0}, {"json", store.FirstPort + 2, 0}}, got); diff != "" {
		t.Errorf("servers (-want +got):\n%s", diff)
	}
}

// TestBlueprintCanBeTakenAway: none is a choice for a server that had one, and what
// says nothing of blueprints leaves it.
func TestBlueprintCanBeTakenAway(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	has := func(want int64) {
		t.Helper()
		if got := servers(t, s)[0].BlueprintID; got != want {
			t.Errorf("the blueprint is %d, want %d", got, want)
		}
	}
	settings := path("/servers/%d/settings", srv.ID)
	s.post(settings, url.Values{"name": {"one"}, "port": {"27015"}}).as(s.mara).want(http.StatusFound)
	has(srv.BlueprintID)
	s.post(settings, url.Values{"name": {"one"}, "port": {"27015"}, "blueprint_id": {"0"}}).as(s.mara).want(http.StatusFound)
	has(0)
	s.patch(path("/api/v1/servers/%d", srv.ID), map[string]any{"blueprint_id": srv.BlueprintID}).as(s.mara).want(http.StatusOK)
	has(srv.BlueprintID)
	s.patch(path("/api/v1/servers/%d", srv.ID), map[string]any{"blueprint_id": 0}).as(s.mara).want(http.StatusOK)
	has(0)
}

// TestPausedWatchIsNotAStoppedServer: the switch is about the watch, and says so, on
// pages and in the API.
func TestPausedWatchIsNotAStoppedServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	one := path("/api/v1/servers/%d", srv.ID)
	contains(t, s.get(path("/servers/%d/settings", srv.ID)).as(s.mara).want(http.StatusOK), "Watch", ">on<", ">paused<")
	contains(t, s.get(one).as(s.mara).want(http.StatusOK), `"desired_state":"running"`)
	contains(t, s.patch(one, map[string]any{"desired_state": "stopped"}).as(s.mara).want(http.StatusOK), `"desired_state":"stopped"`, `"name":"one"`)
	for _, p := range []string{"/servers", path("/servers/%d", srv.ID)} {
		page := s.get(p).as(s.mara).want(http.StatusOK)
		contains(t, page, "Not watched")
		lacks(t, page, "Stopped", "stopped.")
	}
	contains(t, s.get(path("/servers/%d/settings", srv.ID)).as(s.mara).want(http.StatusOK), `<option value="stopped" selected>paused`)
	s.patch(one, map[string]any{"desired_state": "off"}).as(s.mara).want(http.StatusUnprocessableEntity)
	s.patch(one, map[string]any{"desired_state": "running"}).as(s.paul).want(http.StatusNotFound)
	s.delete(one).as(s.paul).want(http.StatusNotFound)
	if got := servers(t, s)[0]; got.DesiredState != store.Stopped || got.Port != srv.Port || got.RCONPassword != srv.RCONPassword {
		t.Errorf("server is %+v", got)
	}
	s.delete(one).as(s.mara).want(http.StatusNoContent)
	if got := servers(t, s); len(got) != 0 {
		t.Errorf("servers left: %+v", got)
	}
}

// TestBothFaultsOfAFormAreTold: a form tells all that is wrong with it at once, each
// beside its field.
func TestBothFaultsOfAFormAreTold(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	boss := s.user("boss", true)
	s.server(s.mara, "one", 27015)
	faults := func(path string, form url.Values, who store.User) int {
		return strings.Count(s.post(path, form).as(who).do().Body.String(), `class="wrong"`)
	}
	for _, test := range []struct {
		path string
		form url.Values
		who  store.User
		want int
	}{
		{"/servers", url.Values{"name": {""}, "port": {"99999"}, "host": {"a b"}, "rcon_password": {"a\x01"}}, s.mara, 4},
		{"/servers", url.Values{"name": {"one"}, "port": {"27015"}}, s.mara, 2},
		{"/servers/1/settings", url.Values{"name": {""}, "port": {""}}, s.mara, 2},
		{"/blueprints", url.Values{"name": {""}, "arguments": {"[1]"}, "config": {"[1]"}}, s.mara, 3},
		{"/users", url.Values{"username": {""}, "password": {"x"}}, boss, 2},
		{"/account/password", url.Values{"password": {"mara-password"}, "new_password": {"x"}, "repeat_password": {"y"}}, s.mara, 2},
	} {
		if got := faults(test.path, test.form, test.who); got != test.want {
			t.Errorf("%s with %v tells %d faults, want %d", test.path, test.form, got, test.want)
		}
	}
}

// TestStrategyIsSetByItsName: on the page and in the API, a server gets one of the
// strategies of package rcon, or none; any other is refused, and what is absent stays.
func TestStrategyIsSetByItsName(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	one, settings := path("/api/v1/servers/%d", srv.ID), path("/servers/%d/settings", srv.ID)
	has := func(want string) {
		t.Helper()
		if got := servers(t, s)[0].Strategy; got != want {
			t.Errorf("strategy %q, want %q", got, want)
		}
		contains(t, s.get(one).as(s.mara).want(http.StatusOK), `"strategy":"`+want+`"`)
	}
	form := func(strategy ...string) url.Values {
		v := url.Values{"name": {"one"}, "port": {"27015"}, "host": {"127.0.0.1"}}
		if strategy != nil {
			v["strategy"] = strategy
		}
		return v
	}
	page := s.get(settings).as(s.mara).want(http.StatusOK)
	contains(t, page, `<details><summary>More`)
	has("")
	for _, strategy := range rcon.Strategies() {
		name := strategy.String()
		contains(t, page, `<option value="`+name+`">`)
		s.post(settings, form(name)).as(s.mara).want(http.StatusFound)
		has(name)
		contains(t, s.get(settings).as(s.mara).want(http.StatusOK), `<details open>`, `<option value="`+name+`" selected>`)
		s.post(settings, form("")).as(s.mara).want(http.StatusFound)
		has("")
		contains(t, s.patch(one, map[string]any{"strategy": name}).as(s.mara).want(http.StatusOK), `"strategy":"`+name+`"`)
		has(name)
	}
	s.patch(one, map[string]any{"name": "one"}).as(s.mara).want(http.StatusOK)
	s.post(settings, form()).as(s.mara).want(http.StatusFound)
	has("late")
	refused := s.post(settings, form("guess")).as(s.mara).want(http.StatusUnprocessableEntity)
	contains(t, refused, `<details open>`, `must be mirror, second, single, idle or late`)
	for _, wrong := range []any{"guess", "Mirror", "0", "Strategy(1)"} {
		for _, w := range []*httptest.ResponseRecorder{
			s.patch(one, map[string]any{"strategy": wrong}).as(s.mara).want(http.StatusUnprocessableEntity),
			s.postJSON("/servers", map[string]any{"name": "two", "strategy": wrong}).as(s.mara).want(http.StatusUnprocessableEntity),
		} {
			contains(t, w, `"field":"strategy"`)
		}
	}
	has("late")
	s.patch(one, map[string]any{"strategy": ""}).as(s.mara).want(http.StatusOK)
	has("")
	s.postJSON("/servers", map[string]any{"name": "two", "strategy": "single"}).as(s.mara).want(http.StatusCreated)
	if got := servers(t, s)[1].Strategy; got != "single" {
		t.Errorf("a new server has the strategy %q", got)
	}
}

// TestEveryStrategyIsNamed: the message about a wrong strategy names each there is.
func TestEveryStrategyIsNamed(t *testing.T) {
	t.Parallel()
	for tag, messages := range httpui.Catalogues() {
		for _, s := range rcon.Strategies() {
			if messages["strategy."+s.String()] == "" || !strings.Contains(messages["problem.strategy_bad"], s.String()) {
				t.Errorf("%s: no words for %s", tag, s)
			}
		}
	}
}
