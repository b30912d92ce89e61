package httpui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/left4me/left4me/store"
)

func (s *site) blueprints(u store.User) []store.Blueprint {
	s.t.Helper()
	list, err := s.store.Blueprints(s.t.Context(), u.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

var noTimes = cmpopts.IgnoreFields(store.Blueprint{}, "ID", "CreatedAt", "UpdatedAt")

func TestCreateBlueprint(t *testing.T) {
	t.Parallel()
	want := store.Blueprint{Name: "coop", Arguments: []string{"-tickrate 60", `+map "c1m1_hotel"`}, Config: []string{"sv_region 3"}, Overlays: []store.Overlay{}}
	tests := map[string]func(s *site) *call{
		"lines": func(s *site) *call {
			return s.post("/blueprints", url.Values{"name": {"coop"}, "arguments": {" -tickrate 60\r\n\r\n+map \"c1m1_hotel\"\n"}, "config": {"sv_region 3"}})
		},
		"arrays in a form": func(s *site) *call {
			return s.post("/blueprints", url.Values{"name": {"coop"}, "arguments": {`["-tickrate 60", "+map \"c1m1_hotel\""]`}, "config": {`["sv_region 3"]`}})
		},
		"JSON": func(s *site) *call {
			return s.postJSON("/blueprints", object{"name": "coop", "arguments": want.Arguments, "config": want.Config})
		},
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, nil)
			w := make(s).as(s.mara).do()
			got := s.blueprints(s.mara)
			if len(got) != 1 {
				t.Fatalf("status %d, %d blueprints", w.Code, len(got))
			}
			want := want
			want.UserID = s.mara.ID
			if diff := cmp.Diff(want, got[0], noTimes, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("blueprint (-want +got):\n%s", diff)
			}
			if name == "JSON" && (w.Code != http.StatusCreated || w.Body.String() != path(`{"id":%d}`+"\n", got[0].ID)) {
				t.Errorf("status %d, %s", w.Code, w.Body)
			}
			if name != "JSON" && w.Code != http.StatusFound {
				t.Errorf("status %d, want 302", w.Code)
			}
		})
	}
}

func TestBlueprintRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.blueprint(s.mara, "taken")
	tests := []struct {
		body   object
		status int
		field  string
	}{
		{object{"name": ""}, 422, "name"},
		{object{"name": 7.5, "arguments": "x"}, 422, "arguments"},
		{object{"name": "x", "arguments": []int{1}}, 422, "arguments"},
		{object{"name": "x", "config": []string{"a\nrcon_password x"}}, 422, "config"},
		{object{"name": "x", "config": []string{"a\rb"}}, 422, "config"},
		{object{"name": "x", "arguments": []string{"a\x00"}}, 422, "arguments"},
		{object{"name": "x", "arguments": []string{strings.Repeat("x", 501)}}, 422, "arguments"},
		{object{"name": "x", "config": make([]string, 501)}, 422, "config"},
		{object{"name": "x", "overlays": []object{{"path": ""}}}, 422, "overlays"},
		{object{"name": "x", "overlays": "y"}, 422, "overlays"},
		{object{"name": object{}}, 422, "name"},
		{object{"name": "taken"}, 409, "name"},
	}
	for _, test := range tests {
		got := body(t, s.postJSON("/blueprints", test.body).as(s.mara).want(test.status))["error"].(object)
		if got["field"] != test.field {
			t.Errorf("%v: error is %v, want one of %s", test.body, got, test.field)
		}
	}
	if n := len(s.blueprints(s.mara)); n != 1 {
		t.Errorf("%d blueprints, want the one there was", n)
	}
	page := s.post("/blueprints", url.Values{"name": {"taken"}, "config": {"typed <b>"}}).as(s.mara).want(http.StatusConflict)
	contains(t, page, "name already in use", "typed &lt;b&gt;")
}

// TestBlueprintOverlays: an overlay that stays is the same overlay, whatever
// its place, and nobody can take over another's.
func TestBlueprintOverlays(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.post("/blueprints", url.Values{"name": {"b"}, "overlay_path": {"/a", "", "/b"}, "overlay_id": {"0", "0", "0"}, "overlay_expose": {"2"}}).as(s.mara).want(http.StatusFound)
	b := s.blueprints(s.mara)[0]
	if len(b.Overlays) != 2 || b.Overlays[0].Path != "/a" || b.Overlays[0].Expose || b.Overlays[1].Path != "/b" || !b.Overlays[1].Expose {
		t.Fatalf("overlays are %+v", b.Overlays)
	}
	a, c := b.Overlays[0].ID, b.Overlays[1].ID
	edit := path("/blueprints/%d", b.ID)
	s.get(edit).as(s.mara).want(http.StatusOK)
	s.post(edit, url.Values{
		"name": {"b2"}, "overlay_path": {"/b", "/new", "/a"}, "overlay_id": {path("%d", c), "9999", path("%d", a)}, "overlay_expose": {"0", "2"},
	}).as(s.mara).want(http.StatusFound)
	got := s.blueprints(s.mara)[0]
	if got.Name != "b2" || len(got.Overlays) != 3 || got.Overlays[0].ID != c || got.Overlays[2].ID != a || got.Overlays[1].ID == 9999 {
		t.Errorf("blueprint is %+v", got)
	}

	srv, err := s.store.CreateServer(t.Context(), store.Server{UserID: s.mara.ID, BlueprintID: b.ID, Name: "x", Port: 27015, RCONPassword: "the-password"})
	if err != nil {
		t.Fatal(err)
	}
	spec := s.get(path("/servers/%d/spec", srv.ID)).as(s.mara).want(http.StatusOK)
	contains(t, spec, "-port 27015", path("exec server_overlay_%d\nexec server_overlay_%d\n", a, c))
	lacks(t, spec, "the-password")
	contains(t, s.post(edit+"/delete", nil).as(s.mara).want(http.StatusConflict), "still in use")
	s.post(path("/servers/%d/delete", srv.ID), nil).as(s.mara).want(http.StatusFound)
	s.post(edit+"/delete", nil).as(s.mara).want(http.StatusFound)
}

// TestUsedBlueprintNamesItsServers: what keeps a blueprint from being deleted is said
// before and after the attempt.
func TestUsedBlueprintNamesItsServers(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	one := s.server(s.mara, "Friday night", 27015)
	s.server(s.mara, "Saturday", 27016)
	del := path("/blueprints/%d/delete", one.BlueprintID)
	ask := s.get(del).as(s.mara).want(http.StatusOK)
	contains(t, ask, "Friday night", path(`href="/servers/%d/settings"`, one.ID))
	lacks(t, ask, "Saturday", ">Delete<")
	contains(t, s.post(del, nil).as(s.mara).want(http.StatusConflict), "still in use by: Friday night.")
	contains(t, s.post(del, nil).as(s.mara).with("Accept", "application/json").want(http.StatusConflict), `"message":"still in use by: Friday night.`)
	s.patch(path("/api/v1/servers/%d", one.ID), map[string]any{"blueprint_id": 0}).as(s.mara).want(http.StatusOK)
	contains(t, s.get(del).as(s.mara).want(http.StatusOK), ">Delete<")
	s.post(del, nil).as(s.mara).want(http.StatusFound)
}
