package httpui_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// TestGroupForms: a user makes a group of their servers, shares it, and those it is shared
// with see a server as soon as it is in the group.
func TestGroupForms(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	one, two := s.server(s.mara, "one", 27015), s.server(s.mara, "two", 27016)
	foreign := s.server(s.paul, "foreign", 27017)
	post := func(at string, form url.Values) *call { return s.post(at, form).as(s.mara) }
	post("/groups", url.Values{"name": {"Friday"}, "chosen": {"1"}, "server": {path("%d", one.ID)}}).want(http.StatusFound)
	groups, err := s.store.Groups(t.Context(), s.mara.ID)
	if err != nil || len(groups) != 1 || !groups[0].Has(one.ID) {
		t.Fatalf("groups %v, %v", groups, err)
	}
	at := path("/groups/%d", groups[0].ID)
	post(at+"/members", url.Values{"username": {"paul"}, "role": {"operator"}}).want(http.StatusFound)
	for _, bad := range []url.Values{{"username": {"nobody"}, "role": {"viewer"}}, {"username": {"paul"}, "role": {"root"}}, {"username": {"mara"}, "role": {"viewer"}}} {
		if w := post(at+"/members", bad).do(); w.Code/100 != 4 || !strings.Contains(w.Body.String(), "aria-invalid") && bad.Get("role") != "root" {
			t.Errorf("members %v: status %d", bad, w.Code)
		}
	}
	s.get(path("/servers/%d", two.ID)).as(s.paul).want(http.StatusNotFound)
	post(at, url.Values{"name": {"Friday"}, "chosen": {"1"}, "server": {path("%d", one.ID), path("%d", two.ID)}}).want(http.StatusFound)
	s.get(path("/servers/%d/actions?steam_id=%s", two.ID, "76561197960265729")).as(s.paul).want(http.StatusOK)
	s.get(path("/servers/%d/settings", two.ID)).as(s.paul).want(http.StatusForbidden)
	post(at, url.Values{"name": {"Friday"}, "chosen": {"1"}, "server": {path("%d", foreign.ID)}}).want(http.StatusNotFound)

	page := s.get(at).as(s.mara).want(http.StatusOK).Body.String()
	for _, text := range []string{"<bdi>two</bdi>", "<bdi>paul</bdi>", " checked", at + "/delete"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page of the group lacks %q", text)
		}
	}
	if strings.Contains(page, "foreign") {
		t.Error("the page of the group offers what is another's")
	}
	for _, where := range []string{"/groups", path("/servers/%d/settings", one.ID)} {
		if page := s.get(where).as(s.mara).want(http.StatusOK).Body.String(); !strings.Contains(page, `href="`+at+`"`) {
			t.Errorf("%s does not lead to the group", where)
		}
	}
	post(at+path("/members/%d/delete", s.paul.ID), nil).want(http.StatusFound)
	s.get(path("/servers/%d", one.ID)).as(s.paul).want(http.StatusNotFound)
	post(at+"/delete", nil).want(http.StatusFound)
	s.get(at).as(s.mara).want(http.StatusNotFound)
}

// TestSpecAPIHidesSecrets: the API tells owners how a server is started, without a password.
func TestSpecAPIHidesSecrets(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b, err := s.store.CreateBlueprint(t.Context(), store.Blueprint{UserID: s.mara.ID, Name: "b", Config: []string{`sv_password "hunter2"`},
		Arguments: []string{"+rcon_password", "hunter2"}, Overlays: []store.Overlay{{Path: "base", Expose: true}}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.store.CreateServer(t.Context(), store.Server{UserID: s.mara.ID, BlueprintID: b.ID, Name: "v", Port: 27015, RCONPassword: "hunter2"})
	if err != nil {
		t.Fatal(err)
	}
	w := s.get(path("/api/v1/servers/%d/spec", v.ID)).as(s.mara).want(http.StatusOK)
	if strings.Contains(w.Body.String(), "hunter2") {
		t.Errorf("it holds the password: %s", w.Body)
	}
	if page := s.get(path("/servers/%d/spec", v.ID)).as(s.mara).want(http.StatusOK).Body.String(); strings.Contains(page, "hunter2") {
		t.Error("the page holds the password")
	}
	got := body(t, w)
	var names []string
	for _, f := range got["files"].([]any) {
		names = append(names, f.(object)["path"].(string))
	}
	alias := path("cfg/server_overlay_%d.cfg", b.Overlays[0].ID)
	if !slices.Contains(names, alias) || !slices.Contains(names, "cfg/server.cfg") || got["rcon_password"] != true {
		t.Errorf("files %q, rcon_password %v", names, got["rcon_password"])
	}
	if argv := got["argv"].([]any); argv[0] != "./srcds_run" || argv[1] != "-game" || argv[2] != "left4dead2" {
		t.Errorf("argv %v", argv)
	}
}
