package httpui_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func TestBadge(t *testing.T) {
	t.Parallel()
	idle := run(0, 4, "c2m1_highway", time.Second)
	idle.Hibernating = true
	tests := []struct {
		name    string
		run     livestate.Run
		actual  store.State
		problem store.Problem
		want    []string
		not     []string
	}{
		{"running", run(2, 4, "c1m2_streets", time.Second), store.Running, "", []string{">2/4 · c1m2_streets<", "Running", "Dead Center 2: Streets"}, nil},
		{"idle", idle, store.Running, "", []string{">0/4 · idle · c2m1_highway<", "Idle"}, nil},
		{"own map", run(1, 8, "dprm1_milltown_a", time.Second), store.Running, "", []string{">1/8 · dprm1_milltown_a<"}, nil},
		{"between maps", run(3, 4, "", time.Second), store.Running, "", []string{">3/4<"}, nil},
		{"stopped", run(2, 4, "c1m2_streets", time.Second), store.Stopped, "", []string{">–<", "Not watched"}, []string{"2/4", "c1m2_streets"}},
		{"stale", run(2, 4, "c1m2_streets", staleAfter+time.Second), store.Running, "", []string{">?<", `title="Last seen `, "No data"}, []string{"2/4", "c1m2_streets"}},
		{"never", livestate.Run{}, store.Unknown, "", []string{">?<", `title="Never seen"`}, nil},
		{"wrong password", run(2, 4, "c1m2_streets", time.Hour), store.Running, store.ProblemAuth, []string{">?<", "Wrong RCON password"}, []string{"2/4"}},
		{"hostile map", run(2, 4, `"><script>alert(1)</script>`, time.Second), store.Running, "", []string{"2/4 · &#34;&gt;&lt;script&gt;"}, []string{"<script>alert"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, nil)
			srv := s.server(s.mara, "one", 27015)
			if !test.run.LastSeenAt.IsZero() {
				s.apply(store.Update{ServerID: srv.ID, Run: test.run})
			}
			s.state(srv.ID, test.actual, test.problem, "")
			page := s.get("/servers").as(s.mara).want(http.StatusOK)
			contains(t, page, test.want...)
			lacks(t, page, test.not...)
			part := s.get("/servers").as(s.mara).with("HX-Request", "true").want(http.StatusOK)
			contains(t, part, test.want...)
			lacks(t, part, "<html", "<form")
		})
	}
}

// TestCreateServer: what is refused says why, and leaves nothing behind.
func TestCreateServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	mine, other := s.blueprint(s.mara, "mine"), s.blueprint(s.paul, "other")
	s.server(s.paul, "taken", 27015)
	s.server(s.mara, "Mine", 27016)
	id := func(b store.Blueprint) string { return strconv.FormatInt(b.ID, 10) }
	tests := []struct {
		name                  string
		title, port, host, bp string
		status                int
		code, message, field  string
	}{
		{"no name", " ", "27020", "", id(mine), 422, "invalid", "name must not be empty", "name"},
		{"control character", "a\x01b", "27020", "", id(mine), 422, "invalid", "name has characters that cannot be shown", "name"},
		{"long name", strings.Repeat("x", 129), "27020", "", id(mine), 422, "invalid", "name is longer than 128 characters", "name"},
		{"port 0", "x", "0", "", id(mine), 422, "invalid", "port must be a number from 1 to 65535", "port"},
		{"port 65536", "x", "65536", "", id(mine), 422, "invalid", "port must be a number from 1 to 65535", "port"},
		{"port is a word", "x", "abc", "", id(mine), 422, "invalid", "port must be a number from 1 to 65535", "port"},
		{"host", "x", "27020", "a b", id(mine), 422, "invalid", "host must be a DNS name in ASCII or an IP address", "host"},
		{"host with port", "x", "27020", "example.org:80", id(mine), 422, "invalid", "give the host without a port", "host"},
		{"blueprint -1", "x", "27020", "", "-1", 404, "blueprint_not_found", "blueprint not found", "blueprint_id"},
		{"missing blueprint", "x", "27020", "", "999", 404, "blueprint_not_found", "blueprint not found", "blueprint_id"},
		{"another's blueprint", "x", "27020", "", id(other), 404, "blueprint_not_found", "blueprint not found", "blueprint_id"},
		{"port in use", "x", "27015", "", id(mine), 409, "port_in_use", "port already in use", "port"},
		{"port in use, host said", "x", "27015", "127.0.0.1", id(mine), 409, "port_in_use", "port already in use", "port"},
		{"name in use", "Mine", "27020", "", id(mine), 409, "name_in_use", "name already in use", "name"},
	}
	before := servers(t, s)
	for _, test := range tests {
		form := url.Values{"name": {test.title}, "port": {test.port}, "host": {test.host}, "blueprint_id": {test.bp}}
		page := s.post("/servers", form).as(s.mara).want(test.status)
		contains(t, page, test.message, "<form")

		body := map[string]any{"name": test.title, "host": test.host, "port": test.port}
		if n, err := strconv.Atoi(test.port); err == nil {
			body["port"] = n
		}
		if n, err := strconv.Atoi(test.bp); err == nil {
			body["blueprint_id"] = n
		}
		w := s.postJSON("/servers", body).as(s.mara).want(test.status)
		want := `{"error":{"code":"` + test.code + `","message":"` + test.message + `","field":"` + test.field + `"}}` + "\n"
		if diff := cmp.Diff(want, w.Body.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if diff := cmp.Diff(before, servers(t, s)); diff != "" {
			t.Fatalf("%s: something was written (-before +after):\n%s", test.name, diff)
		}
	}
}

func servers(t *testing.T, s *site) []store.Server {
	t.Helper()
	list, err := s.store.AllServers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestCreateServerByForm(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.blueprint(s.mara, "coop")
	w := s.post("/servers", url.Values{"name": {" Campaign "}, "port": {"27015"}, "blueprint_id": {path("%d", b.ID)}}).as(s.mara).want(http.StatusFound)
	srv := servers(t, s)[0]
	if got, want := w.Header().Get("Location"), path("/servers/%d", srv.ID); got != want {
		t.Errorf("Location %q, want %q", got, want)
	}
	if srv.Name != "Campaign" || srv.Host != "127.0.0.1" || srv.Port != 27015 || srv.UserID != s.mara.ID || srv.BlueprintID != b.ID {
		t.Errorf("server is %+v", srv)
	}
	if len(srv.RCONPassword) != 43 {
		t.Errorf("generated password has %d characters, want 43", len(srv.RCONPassword))
	}

	// The password is shown once, to its owner alone.
	s.get(path("/servers/%d", srv.ID)).as(s.paul).want(http.StatusNotFound)
	first := s.get(path("/servers/%d", srv.ID)).as(s.mara).with("Accept-Encoding", "gzip").want(http.StatusOK)
	contains(t, first, srv.RCONPassword)
	if got := first.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control of the page with the password is %q", got)
	}
	lacks(t, s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), srv.RCONPassword)
	for _, p := range []string{"/servers", "/servers/1/settings", "/servers/1/spec", "/servers/1/live-state", "/api/v1/servers", "/api/v1/servers/1"} {
		lacks(t, s.get(p).as(s.mara).want(http.StatusOK), srv.RCONPassword)
	}

	// A new one, too.
	s.post(path("/servers/%d/password", srv.ID), url.Values{"later": {"1"}}).as(s.mara).want(http.StatusFound)
	again := servers(t, s)[0]
	if again.RCONPassword == srv.RCONPassword {
		t.Error("the password did not change")
	}
	contains(t, s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), again.RCONPassword)
}

func TestCreateServerByJSON(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.blueprint(s.mara, "coop")
	w := s.postJSON("/servers", map[string]any{
		"name": "x", "port": 27015, "blueprint_id": b.ID, "host": "Example.ORG", "rcon_password": "the-one_it-has",
	}).as(s.mara).want(http.StatusCreated)
	srv := servers(t, s)[0]
	if diff := cmp.Diff(path(`{"id":%d,"port":27015}`+"\n", srv.ID), w.Body.String()); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if srv.Host != "example.org" || srv.RCONPassword != "the-one_it-has" {
		t.Errorf("server is %+v", srv)
	}
	for _, bad := range []string{`{"name":`, `[]`, `null`, `{} {}`} {
		c := s.post("/servers", nil).as(s.mara).with("Content-Type", "application/json")
		c.body = bad
		c.want(http.StatusBadRequest)
	}
	c := s.post("/servers", nil).as(s.mara).with("Content-Type", "application/json")
	c.body = `{"name":"` + strings.Repeat("x", 300<<10) + `"}`
	c.want(http.StatusRequestEntityTooLarge)
}

func TestUpdateAndDeleteServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	one, two := s.server(s.mara, "one", 27015), s.server(s.mara, "two", 27016)
	settings := path("/servers/%d/settings", one.ID)
	form := url.Values{"name": {"first"}, "port": {"27020"}, "host": {"127.0.0.1"}, "blueprint_id": {path("%d", one.BlueprintID)}, "rcon_password": {""}, "desired_state": {"stopped"}}
	s.post(settings, form).as(s.mara).want(http.StatusFound)
	got, err := s.store.Server(t.Context(), s.mara.ID, one.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "first" || got.Port != 27020 || got.RCONPassword != one.RCONPassword || got.DesiredState != store.Stopped {
		t.Errorf("server is %+v", got)
	}
	form.Set("port", "27016")
	contains(t, s.post(settings, form).as(s.mara).want(http.StatusConflict), "port already in use")
	form.Set("port", "27021")
	form.Set("blueprint_id", path("%d", s.blueprint(s.paul, "his").ID))
	contains(t, s.post(settings, form).as(s.mara).want(http.StatusNotFound), "blueprint not found")

	s.get(path("/servers/%d/delete", two.ID)).as(s.mara).want(http.StatusOK)
	s.post(path("/servers/%d/delete", two.ID), nil).as(s.paul).want(http.StatusNotFound)
	s.post(path("/servers/%d/delete", two.ID), nil).as(s.mara).want(http.StatusFound)
	s.get(path("/servers/%d", two.ID)).as(s.mara).want(http.StatusNotFound)
	if n := len(servers(t, s)); n != 1 {
		t.Errorf("%d servers are left, want 1", n)
	}
}

func TestListFilterAndOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	maps := []string{"c1m1_hotel", "c2m1_highway", "c3m1_plankcountry"}
	for i, name := range []string{"Alpha", "bravo", "Charlie"} {
		srv := s.server(s.mara, name, 27015+i)
		s.apply(store.Update{ServerID: srv.ID, Run: run(i, 4, maps[i], time.Second)})
		s.state(srv.ID, store.Running, "", "")
	}
	order := func(query string) []string {
		var names []string
		body := s.get("/servers" + query).as(s.mara).want(http.StatusOK).Body.String()
		for _, part := range strings.Split(body, "<bdi>")[1:] {
			if name, _, _ := strings.Cut(part, "</bdi>"); name != "mara" {
				names = append(names, name)
			}
		}
		return names
	}
	tests := map[string][]string{
		"":                       {"Alpha", "bravo", "Charlie"},
		"?sort=players":          {"Charlie", "bravo", "Alpha"},
		"?sort=nonsense":         {"Alpha", "bravo", "Charlie"},
		"?q=BRAV":                {"bravo"},
		"?q=swamp":               {"Charlie"},
		"?q=27016":               {"bravo"},
		"?q=nothing+of+the+kind": nil,
	}
	for query, want := range tests {
		if diff := cmp.Diff(want, order(query)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	contains(t, s.get("/servers").as(s.mara).want(http.StatusOK), "3 players on 2 of 3 servers")
}

// TestListNamesThosePlaying: the first three and how many more, and nobody where the
// server has not answered lately.
func TestListNamesThosePlaying(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	up := store.Update{ServerID: s.server(s.mara, "Friday", 27015).ID, Run: run(5, 8, "c1m1_hotel", time.Second)}
	for i, name := range []string{"Crone", "<b>Nick", "Wigeon", "Fourth", "Fifth"} {
		up.Sessions = append(up.Sessions, session(uint32(i+1), name, time.Hour-time.Duration(i)*time.Minute))
	}
	s.apply(up)
	old := store.Update{ServerID: s.server(s.mara, "Old", 27016).ID, Run: run(1, 4, "c1m1_hotel", staleAfter+time.Minute)}
	s.apply(store.Update{ServerID: old.ServerID, Run: old.Run, Sessions: []livestate.Session{session(9, "Absent", time.Hour)}})
	w := s.get("/servers").as(s.mara).want(http.StatusOK)
	contains(t, w, "<bdi>Crone</bdi>, <bdi>&lt;b&gt;Nick</bdi>, <bdi>Wigeon</bdi>", `<span class="more num">+2</span>`)
	lacks(t, w, "Fourth", "Absent")
}

// TestProblemsStandFirst in every order.
func TestProblemsStandFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for i, name := range []string{"Alpha", "bravo", "Zulu"} {
		srv := s.server(s.mara, name, 27015+i)
		s.apply(store.Update{ServerID: srv.ID, Run: run(3-i, 4, "c1m1_hotel", time.Second)})
		s.state(srv.ID, store.Running, "", "")
		if name == "Zulu" {
			s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)})
			s.state(srv.ID, store.Stopped, store.ProblemRefused, "nothing listens on this port")
		}
	}
	for _, by := range []string{"name", "state", "players", "map", "seen"} {
		_, list, _ := strings.Cut(s.get("/servers?sort="+by).as(s.mara).want(http.StatusOK).Body.String(), "<tbody>")
		if first, _, _ := strings.Cut(list, "</bdi>"); !strings.HasSuffix(first, "Zulu") {
			t.Errorf("sorted by %s the list begins with %s", by, first)
		}
	}
}
