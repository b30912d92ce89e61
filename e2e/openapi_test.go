package e2e

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/left4me/left4me/rcon/rcontest"
)

const heron = "STEAM_1:1:2147480011"

// apiCalls are calls of all operations of the document, in an order in which all succeed.
// A body is JSON if it begins with a brace, and else a form.
var apiCalls = []struct {
	operation, path, body string
	status                int
}{
	{"POST /login", "/login", `{"username":"mara","password":"` + password + `"}`, 302},
	{"POST /login", "/login", "username=mara&password=" + url.QueryEscape(password), 302},
	{"GET /api/v1/openapi.json", "/api/v1/openapi.json", "", 200},
	{"POST /blueprints", "/blueprints", `{"name":"Coop","arguments":["-tickrate 60"]}`, 201},
	{"POST /blueprints", "/blueprints", "name=Versus&arguments=-tickrate+60&overlay_path=maps", 302},
	{"POST /blueprints/{id}", "/blueprints/2", `{"name":"Versus 4"}`, 204},
	{"POST /blueprints/{id}/delete", "/blueprints/2/delete", "", 204},
	{"POST /servers", "/servers", `{"name":"Monday","port":27999}`, 201},
	{"POST /servers", "/servers", "name=Tuesday&port=27998", 302},
	{"POST /servers/{id}/settings", "/servers/2/settings", `{"name":"Monday night","port":27999}`, 204},
	{"POST /servers/{id}/settings", "/servers/2/settings", "name=Monday&port=27999&desired_state=stopped", 302},
	{"POST /servers/{id}/doctor", "/servers/1/doctor", "", 200},
	{"POST /api/v1/servers/{id}/doctor", "/api/v1/servers/1/doctor", "", 200},
	{"POST /servers/doctor", "/servers/doctor", "port=27999", 200},
	{"POST /servers/{id}/share", "/servers/2/share", `{"on":true}`, 200},
	{"POST /servers/{id}/share", "/servers/2/share", `{"on":false}`, 204},
	{"POST /servers/{id}/password", "/servers/2/password", `{"later":true}`, 200},
	{"POST /servers/{id}/delete", "/servers/3/delete", "", 204},
	{"GET /api/v1/servers", "/api/v1/servers?limit=1", "", 200},
	{"GET /api/v1/servers/{id}", "/api/v1/servers/1", "", 200},
	{"PATCH /api/v1/servers/{id}", "/api/v1/servers/1", `{"name":"Friday night"}`, 200},
	{"GET /api/v1/servers/{id}/live-state", "/api/v1/servers/1/live-state", "", 200},
	{"GET /api/v1/servers/{id}/history", "/api/v1/servers/1/history", "", 200},
	{"GET /api/v1/servers/{id}/chat", "/api/v1/servers/1/chat", "", 200},
	{"GET /api/v1/servers/{id}/sessions", "/api/v1/servers/1/sessions", "", 200},
	{"GET /api/v1/servers/{id}/sessions", "/api/v1/servers/1/sessions?format=csv", "", 200},
	{"GET /api/v1/servers/{id}/stats", "/api/v1/servers/1/stats", "", 200},
	{"POST /api/v1/servers/{id}/members", "/api/v1/servers/1/members", `{"username":"root","role":"operator"}`, 204},
	{"GET /api/v1/servers/{id}/members", "/api/v1/servers/1/members", "", 200},
	{"DELETE /api/v1/servers/{id}/members/{user}", "/api/v1/servers/1/members/2", "", 204},
	{"POST /servers/{id}/members", "/servers/1/members", "username=root&role=viewer", 302},
	{"POST /servers/{id}/members/{user}/delete", "/servers/1/members/2/delete", "", 204},
	{"POST /api/v1/servers/{id}/actions", "/api/v1/servers/1/actions", `{"action":"say","text":"hello"}`, 200},
	{"POST /servers/{id}/actions", "/servers/1/actions", "action=exec&text=listid", 302},
	{"POST /api/v1/servers/{id}/tasks", "/api/v1/servers/1/tasks", `{"name":"lunch","kind":"message","text":"Lunch!","at":"12:00","days":["fri"],"zone":"Europe/Berlin"}`, 201},
	{"POST /servers/{id}/tasks", "/servers/1/tasks", "name=rounds&kind=command&text=mp_restartgame+1&every=240", 302},
	{"GET /api/v1/servers/{id}/tasks", "/api/v1/servers/1/tasks", "", 200},
	{"PATCH /api/v1/servers/{id}/tasks/{task}", "/api/v1/servers/1/tasks/1", `{"enabled":true}`, 204},
	{"POST /servers/{id}/tasks/{task}", "/servers/1/tasks/2", "enabled=1", 302},
	{"DELETE /api/v1/servers/{id}/tasks/{task}", "/api/v1/servers/1/tasks/1", "", 204},
	{"POST /servers/{id}/tasks/{task}/delete", "/servers/1/tasks/2/delete", "", 204},
	{"GET /api/v1/servers/{id}/audit", "/api/v1/servers/1/audit?limit=2", "", 200},
	{"GET /api/v1/audit", "/api/v1/audit", "", 200},
	{"GET /api/v1/players", "/api/v1/players?q=Heron", "", 200},
	{"GET /api/v1/leaderboard", "/api/v1/leaderboard?server=1&from=2026-01-02T03:04:05Z", "", 200},
	{"GET /api/v1/leaderboard", "/api/v1/leaderboard?format=csv", "", 200},
	{"GET /api/v1/playing", "/api/v1/playing", "", 200},
	{"GET /api/v1/events", "/api/v1/events", "", 200},
	{"GET /api/v1/players/{steamid}", "/api/v1/players/" + heron, "", 200},
	{"POST /api/v1/players/{steamid}/notes", "/api/v1/players/" + heron + "/notes", `{"text":"Plays well."}`, 201},
	{"POST /players/{steamid}/notes", "/players/" + heron + "/notes", "text=Plays+on.", 302},
	{"GET /api/v1/players/{steamid}/notes", "/api/v1/players/" + heron + "/notes", "", 200},
	{"DELETE /api/v1/players/{steamid}/notes/{note}", "/api/v1/players/" + heron + "/notes/1", "", 204},
	{"POST /players/{steamid}/notes/{note}/delete", "/players/" + heron + "/notes/2/delete", "", 204},
	{"POST /api/v1/players/{steamid}/tags", "/api/v1/players/" + heron + "/tags", `{"tag":"regular"}`, 204},
	{"POST /players/{steamid}/tags", "/players/" + heron + "/tags", "tag=friend", 302},
	{"GET /api/v1/players/{steamid}/tags", "/api/v1/players/" + heron + "/tags", "", 200},
	{"DELETE /api/v1/players/{steamid}/tags/{tag}", "/api/v1/players/" + heron + "/tags/regular", "", 204},
	{"POST /api/v1/watchlist", "/api/v1/watchlist", `{"steam_id":"` + heron + `"}`, 204},
	{"GET /api/v1/watchlist", "/api/v1/watchlist", "", 200},
	{"DELETE /api/v1/watchlist/{steamid}", "/api/v1/watchlist/" + heron, "", 204},
	{"POST /players/watch", "/players/watch", "steam_id=" + heron, 302},
	{"POST /players/{steamid}/unwatch", "/players/" + heron + "/unwatch", "", 204},
	{"POST /players/{steamid}/erase", "/players/" + heron + "/erase", `{"sessions":true}`, 409}, // they play
	{"POST /api/v1/servers/{id}/password", "/api/v1/servers/2/password", `{"later":true}`, 200},
	{"DELETE /api/v1/servers/{id}", "/api/v1/servers/2", "", 204},
	{"POST /api/v1/groups", "/api/v1/groups", `{"name":"all","servers":[1]}`, 201},
	{"POST /groups", "/groups", "name=evenings&chosen=1&server=1", 302},
	{"GET /api/v1/groups", "/api/v1/groups", "", 200},
	{"GET /api/v1/groups/{id}", "/api/v1/groups/1", "", 200},
	{"PATCH /api/v1/groups/{id}", "/api/v1/groups/1", `{"name":"some"}`, 204},
	{"POST /groups/{id}", "/groups/2", "name=nights&chosen=1", 302},
	{"POST /api/v1/groups/{id}/members", "/api/v1/groups/1/members", `{"username":"root","role":"operator"}`, 204},
	{"DELETE /api/v1/groups/{id}/members/{user}", "/api/v1/groups/1/members/2", "", 204},
	{"POST /groups/{id}/members", "/groups/2/members", "username=root&role=viewer", 302},
	{"POST /groups/{id}/members/{user}/delete", "/groups/2/members/2/delete", "", 204},
	{"DELETE /api/v1/groups/{id}", "/api/v1/groups/1", "", 204},
	{"POST /groups/{id}/delete", "/groups/2/delete", "", 204},
	{"GET /api/v1/servers/{id}/spec", "/api/v1/servers/1/spec", "", 200},
	{"POST /api/v1/alerts", "/api/v1/alerts", `{"name":"bot","kind":"webhook","url":"https://203.0.113.1/hook","tell":["down","up"],"players":["Coach"],"active":true}`, 201},
	{"POST /alerts", "/alerts", "name=chat&kind=discord&url=https://203.0.113.1/api/webhooks/1/token&tell_down=1&server_id=0&down_after=5", 302},
	{"GET /api/v1/alerts", "/api/v1/alerts", "", 200},
	{"GET /api/v1/alerts/{id}", "/api/v1/alerts/1", "", 200},
	{"PATCH /api/v1/alerts/{id}", "/api/v1/alerts/1", `{"watch_list":true}`, 204},
	{"POST /alerts/{id}", "/alerts/1", "name=bot&tell_full=1&active=1", 302},
	{"POST /api/v1/alerts/{id}/test", "/api/v1/alerts/1/test", "", 204},
	{"POST /alerts/{id}/test", "/alerts/1/test", "", 204},
	{"POST /api/v1/alerts/{id}/key", "/api/v1/alerts/1/key", `{}`, 200},
	{"POST /alerts/{id}/key", "/alerts/1/key", `{"end":true}`, 204},
	{"GET /api/v1/alerts/{id}/log", "/api/v1/alerts/1/log", "", 200},
	{"DELETE /api/v1/alerts/{id}", "/api/v1/alerts/1", "", 204},
	{"POST /alerts/{id}/delete", "/alerts/2/delete", "", 204},
	{"POST /account/language", "/account/language", "language=en", 302},
	{"POST /account/password", "/account/password", `{"password":"` + password + `","new_password":"` + password + `","repeat_password":"` + password + `"}`, 204},
	{"POST /account/community", "/account/community", `{"on":true,"title":"Friday","leaders":true}`, 204},
	{"POST /account/tokens", "/account/tokens", `{"name":"a bot","may_change":true}`, 201},
	{"POST /account/tokens/{id}/delete", "/account/tokens/1/delete", "", 204},
	{"POST /account/steam", "/account/steam", "", 302},
	{"POST /account/steam/delete", "/account/steam/delete", "", 204},
	{"POST /account/logins/delete", "/account/logins/delete", "", 204},
	{"POST /users", "/users", `{"username":"ines","password":"a new password"}`, 204},
	{"POST /users/{id}", "/users/3", `{"active":true,"password":"another password"}`, 204},
	{"POST /users/{id}/delete", "/users/3/delete", "", 204},
	{"POST /logout", "/logout", "", 302},
}

// routeOf finds the lines of the table of routes, and number an ID in a path.
var (
	routeOf = regexp.MustCompile(`\{"([A-Z]+)", "(/[^"]*)", access`)
	number  = regexp.MustCompile(`/\d+`)
)

// TestAPIKeepsToItsDescription calls the shipped program for every described operation
// and holds requests and answers against the description, those that fail included.
// Each route that programs may use is described, and each that is described exists.
func TestAPIKeepsToItsDescription(t *testing.T) {
	t.Parallel()
	s := newStage(t, "LEFT4ME_STEAM_LOGIN=https://left4me.example")
	command(t, s.env, password+"\n", "user", "add", "-admin", "root")
	doc, router := description(t, s.URL)
	stranger, user, root := client(t, s.URL, router), client(t, s.URL, router), client(t, s.URL, router)
	root.call("POST", "/login", "username=root&password="+url.QueryEscape(password), 302)
	root.call("POST", "/users/1", `{"admin":true,"active":true}`, 204)

	var exist, told, called []string
	table, err := os.ReadFile("../adapters/httpui/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range routeOf.FindAllStringSubmatch(string(table), -1) {
		if route[1] != "GET" || strings.HasPrefix(route[2], "/api/") {
			exist = append(exist, route[1]+" "+route[2])
		}
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			told = append(told, method+" "+path)
		}
	}
	for _, c := range apiCalls {
		called = append(called, c.operation)
		method, template, _ := strings.Cut(c.operation, " ")
		item := doc.Paths.Value(template)
		if item == nil || item.GetOperation(method) == nil {
			t.Errorf("%s is not described", c.operation)
			continue
		}
		public := template == "/login" || template == "/logout" || template == "/api/v1/openapi.json"
		if !public {
			stranger.call(method, c.path, c.body, 401)
		}
		if method != "GET" {
			user.call(method, c.path, c.body, 403, "Sec-Fetch-Site", "cross-site")
		}
		if c.body != "" {
			user.call(method, c.path, `{"`, 400)
			user.call(method, c.path, "x", 415, "Content-Type", "text/plain")
		}
		if strings.Contains(template, "/{id}") {
			user.call(method, number.ReplaceAllString(c.path, "/999"), c.body, 404)
		}
		if c.path == "/api/v1/players?q=Heron" {
			s.game.Join(rcontest.Player{Name: "Heron", SteamID: heron})
			for end := time.Now().Add(time.Minute); !strings.Contains(user.call("GET", "/api/v1/playing", "", 200), "Heron"); {
				if time.Now().After(end) {
					t.Fatal("the player is not seen")
				}
			}
		}
		user.call(method, c.path, c.body, c.status)
	}
	for _, list := range []*[]string{&exist, &told, &called} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if !slices.Equal(exist, told) || !slices.Equal(told, called) {
		t.Errorf("there are\n%s\ndescribed are\n%s\ncalled are\n%s", strings.Join(exist, "\n"), strings.Join(told, "\n"), strings.Join(called, "\n"))
	}
}

// description loads what the program says of its API, and finds nothing wrong with it.
func description(t *testing.T, program string) (*openapi3.T, routers.Router) {
	t.Helper()
	at, err := url.Parse(program + "/api/v1/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromURI(at)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: program}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc, router
}

// described calls a program as a client, and holds it to the description.
type described struct {
	t      *testing.T
	URL    string
	router routers.Router
	client *http.Client
}

// client is a client without a login.
func client(t *testing.T, program string, router routers.Router) *described {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &described{t, program, router, &http.Client{Jar: jar, CheckRedirect: stay}}
}

// call sends a request, which is valid if it is to succeed, and checks the answer.
func (d *described) call(method, path, body string, want int, header ...string) string {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, d.URL+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	form := body != "" && !strings.HasPrefix(body, "{")
	switch {
	case form:
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "text/html")
	case body != "":
		req.Header.Set("Content-Type", "application/json")
		fallthrough
	default:
		req.Header.Set("Accept", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	route, params, err := d.router.FindRoute(req)
	if err != nil {
		d.t.Errorf("%s %s: %v", method, path, err)
		return ""
	}
	in := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route, Options: &openapi3filter.Options{
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true,
	}}
	if want < 400 {
		if err := openapi3filter.ValidateRequest(ctx, in); err != nil {
			d.t.Errorf("request %s %s: %v", method, path, err)
		}
	}
	res, err := d.client.Do(req)
	if err != nil {
		d.t.Errorf("%s %s: %v", method, path, err)
		return ""
	}
	defer res.Body.Close()
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: res.StatusCode, Header: res.Header, Options: in.Options}
	var answer []byte
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		out.Options.ExcludeResponseBody = true // it has no end
	} else if answer, err = io.ReadAll(res.Body); err != nil {
		d.t.Error(err)
	}
	out.SetBodyBytes(answer)
	if res.StatusCode != want {
		d.t.Errorf("%s %s: %d, not %d: %.200s", method, path, res.StatusCode, want, answer)
	} else if err := openapi3filter.ValidateResponse(ctx, out); err != nil {
		d.t.Errorf("answer of %s %s, %d: %.600v", method, path, want, err)
	}
	return string(answer)
}
