package httpui_test

import (
	gocmp "cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/store"
)

// A house is a site in which mara owns one of everything.
type house struct {
	*site
	admin     store.User
	members   map[string]store.User // of the server, by role
	grouped   store.User            // an operator of the server through a group
	server    store.Server
	blueprint store.Blueprint
	token     store.Token
	share     store.Share
	paths     *strings.Replacer // fills the blanks of a route with what is mara's
}

func newHouse(t *testing.T) *house { return newHouseWith(t, nil) }

func newHouseWith(t *testing.T, change func(*httpui.Config)) *house {
	t.Helper()
	h := &house{site: newSite(t, func(c *httpui.Config) {
		c.Doctor = aDoctor
		c.SteamLogin = &openid.Site{BaseURL: "https://left4me.example"}
		c.Avatars = avatars.Config{Dir: t.TempDir(), Transport: http.NewFileTransport(http.Dir(t.TempDir()))}
		// A stream that ends at once, so that a test of it does.
		c.Events = func(context.Context, uint64) iter.Seq2[livestate.Event, uint64] {
			return func(func(livestate.Event, uint64) bool) {}
		}
		if change != nil {
			change(c)
		}
	})}
	h.admin = h.user("root", true)
	h.server = h.site.server(h.mara, "house", 27015)
	h.blueprint = h.site.blueprint(h.mara, "spare")
	h.apply(store.Update{ServerID: h.server.ID, Run: run(1, 4, "c1m1_hotel", 0)})
	player := session(12345, "Nick", time.Hour)
	up := store.Update{ServerID: h.server.ID, Run: run(1, 4, "c1m1_hotel", 0)}
	up.Sessions = append(up.Sessions, player)
	h.apply(up)
	var err error
	if h.token, err = h.store.CreateToken(t.Context(), store.Token{UserID: h.mara.ID, Name: "t", Digest: digest("mara-token"), MayChange: true, CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if _, err = h.store.CreateToken(t.Context(), store.Token{UserID: h.paul.ID, Name: "t", Digest: digest("paul-token"), MayChange: true, CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if _, err = h.store.CreateToken(t.Context(), store.Token{UserID: h.mara.ID, Name: "reads", Digest: digest("mara-reads"), CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	h.members = make(map[string]store.User)
	for _, role := range store.Roles() {
		u := h.user("co-"+string(role), false)
		h.members[string(role)] = u
		if err := h.store.SetMember(t.Context(), h.server.ID, u.ID, role); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"token", "reads"} {
			_, err := h.store.CreateToken(t.Context(), store.Token{UserID: u.ID, Name: secret, Digest: digest(string(role) + "-" + secret), MayChange: secret == "token", CreatedAt: time.Now()})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	h.share = store.Share{ServerID: h.server.ID, Token: "0123456789abcdefghijkl", CreatedAt: time.Now()}
	if err := h.store.SetCommunity(t.Context(), store.Community{UserID: h.mara.ID, Token: h.share.Token, Leaders: true}); err != nil {
		t.Fatal(err)
	}
	if err := h.store.SetShare(t.Context(), h.share); err != nil {
		t.Fatal(err)
	}
	note, err := h.store.CreateNote(t.Context(), store.Note{OwnerID: h.mara.ID, AuthorID: h.mara.ID, SteamID: player.SteamID, Text: "house rules"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(h.store.AddTag(t.Context(), h.mara.ID, player.SteamID, "guest"),
		h.store.Watch(t.Context(), h.mara.ID, store.Watch{SteamID: player.SteamID})); err != nil {
		t.Fatal(err)
	}
	target, err := h.store.CreateAlertTarget(t.Context(), store.AlertTarget{UserID: h.mara.ID, Kind: store.AlertWebhook, Name: "house phone", URL: "https://203.0.113.1/house", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	task, err := h.store.CreateTask(t.Context(), store.Task{ServerID: h.server.ID, UserID: h.mara.ID, Name: "house rules", Kind: schedule.Message, Text: "house"})
	if err != nil {
		t.Fatal(err)
	}
	h.grouped = h.user("co-grouped", false)
	group, err := h.store.CreateGroup(t.Context(), store.Group{UserID: h.mara.ID, Name: "house group", Servers: []int64{h.server.ID}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.SetGroupMember(t.Context(), h.mara.ID, group.ID, h.grouped.ID, store.RoleOperator); err != nil {
		t.Fatal(err)
	}
	h.paths = strings.NewReplacer(
		"/groups/{id}/members/{user}", path("/groups/%d/members/%d", group.ID, h.grouped.ID),
		"/groups/{id}", path("/groups/%d", group.ID),
		"/alerts/{id}", path("/alerts/%d", target.ID),
		"/servers/{id}/actions", path("/servers/%d/actions?steam_id=%s", h.server.ID, player.SteamID),
		"/servers/{id}/members/{user}", path("/servers/%d/members/%d", h.server.ID, h.members["viewer"].ID),
		"{note}", path("%d", note.ID),
		"/servers/{id}/tasks/{task}", path("/servers/%d/tasks/%d", h.server.ID, task.ID),
		"{tag}", "guest",
		"/servers/{id}", path("/servers/%d", h.server.ID),
		"/blueprints/{id}", path("/blueprints/%d", h.blueprint.ID),
		"/tokens/{id}", path("/tokens/%d", h.token.ID),
		"/users/{id}", path("/users/%d", h.mara.ID),
		"{steamid}", player.SteamID.String(),
		"{token}", h.share.Token,
		"/static/{file}", "/static/app.css",
		"/avatars/{file}", "/avatars/"+strings.Repeat("a", 40)+".jpg",
		"{$}", "",
	)
	return h
}

// mine is all that mara has, and who there is.
func (h *house) mine(t *testing.T) map[string]any {
	t.Helper()
	check := func(v any, err error) any {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	servers, err1 := h.store.Servers(t.Context(), h.mara.ID)
	blueprints, err2 := h.store.Blueprints(t.Context(), h.mara.ID)
	tokens, err3 := h.store.Tokens(t.Context(), h.mara.ID)
	for i := range tokens {
		tokens[i].LastUsedAt = time.Time{}
	}
	users, err4 := h.store.Users(t.Context())
	share, err5 := h.store.Share(t.Context(), h.server.ID)
	notes, err6 := h.store.Notes(t.Context(), []int64{h.mara.ID}, session(12345, "", 0).SteamID)
	tags, err7 := h.store.Tags(t.Context(), []int64{h.mara.ID}, []steam.ID{session(12345, "", 0).SteamID})
	watched, err8 := h.store.Watched(t.Context(), h.mara.ID)
	tasks, err10 := h.store.Tasks(t.Context(), h.server.ID)
	targets, err9 := h.store.AlertTargets(t.Context(), h.mara.ID)
	groups, err11 := h.store.Groups(t.Context(), h.mara.ID)
	return map[string]any{
		"servers": check(servers, err1), "blueprints": check(blueprints, err2), "tokens": check(tokens, err3),
		"users": check(users, err4), "share": check(share, err5),
		"notes": check(notes, err6), "tags": check(tags, err7), "watched": check(watched, err8), "alerts": check(targets, err9), "tasks": check(tasks, err10), "groups": check(groups, err11),
	}
}

func (h *house) call(rt httpui.Route) *call {
	p := h.paths.Replace(rt.Path)
	if rt.Method == "POST" {
		return h.post(p, nil)
	}
	c := h.get(p)
	c.method = rt.Method
	return c
}

// A caller is somebody who tries all routes.
type caller struct {
	name  string
	role  store.Role // on mara's server
	user  bool       // is logged in, or has a token
	admin bool
	mara  bool // has what is mara's beside the server
	token bool
	reads bool // with a token that may not change things
	sign  func(h *house, c *call) *call
}

func callers() []caller {
	as := func(name string) func(h *house, c *call) *call {
		return func(h *house, c *call) *call { return c.as(h.members[name]) }
	}
	token := func(secret string) func(h *house, c *call) *call {
		return func(_ *house, c *call) *call { return c.with("Authorization", "Bearer "+secret) }
	}
	return []caller{
		{name: "anonymous", sign: func(_ *house, c *call) *call { return c }},
		{name: "unknown login", sign: func(_ *house, c *call) *call { return c.with("Cookie", "left4me=nobody") }},
		{name: "stranger", user: true, sign: func(h *house, c *call) *call { return c.as(h.paul) }},
		{name: "stranger's token", user: true, token: true, sign: token("paul-token")},
		{name: "viewer", user: true, role: store.RoleViewer, sign: as("viewer")},
		{name: "viewer's token", user: true, token: true, role: store.RoleViewer, sign: token("viewer-token")},
		{name: "operator", user: true, role: store.RoleOperator, sign: as("operator")},
		{name: "operator's token", user: true, token: true, role: store.RoleOperator, sign: token("operator-token")},
		{name: "operator through a group", user: true, role: store.RoleOperator, sign: func(h *house, c *call) *call { return c.as(h.grouped) }},
		{name: "co-owner", user: true, role: store.RoleOwner, sign: as("owner")},
		{name: "co-owner's token that reads", user: true, token: true, reads: true, role: store.RoleOwner, sign: token("owner-reads")},
		{name: "owner's token", user: true, token: true, role: store.RoleOwner, mara: true, sign: token("mara-token")},
		{name: "owner's token that reads", user: true, token: true, reads: true, role: store.RoleOwner, mara: true, sign: token("mara-reads")},
		{name: "admin", user: true, admin: true, role: store.RoleViewer, sign: func(h *house, c *call) *call { return c.as(h.admin) }},
	}
}

// refusal is the status with which a route refuses a caller, by what it declares; 0 if it
// lets them in.
func (who caller) refusal(rt httpui.Route) int {
	switch {
	case rt.Access == "open":
		return 0
	case !who.user && rt.Method == "GET" && !strings.HasPrefix(rt.Path, "/api/"):
		return http.StatusFound
	case !who.user:
		return http.StatusUnauthorized
	case rt.Access == "admin" && (who.token || !who.admin), rt.Access == "person" && who.token, who.reads && rt.Method != "GET":
		return http.StatusForbidden
	}
	switch need := store.Role(rt.Access); {
	case need.Rank() > 0 && who.role == "":
		return http.StatusNotFound
	case need.Rank() > 0 && !who.role.Allows(need):
		return http.StatusForbidden
	case need.Rank() > 0 || rt.Access == "admin" || who.mara:
		return 0
	case strings.Contains(rt.Path, "{id}"), strings.Contains(rt.Path, "{note}"), strings.Contains(rt.Path, "{tag}"), rt.Path == "/players/{steamid}/unwatch",
		strings.Contains(rt.Path, "/watchlist/{steamid}"):
		return http.StatusNotFound
	case strings.Contains(rt.Path, "{steamid}") && who.role == "":
		return http.StatusNotFound // no server of theirs knows the player
	case strings.HasSuffix(rt.Path, "/{steamid}/erase") && !who.role.Allows(store.RoleOwner) && !who.admin:
		return http.StatusNotFound // they own none on which the player was
	}
	return 0
}

// TestRoutesDeclareRoles: each route says what it needs, and one about a server says which
// role there.
func TestRoutesDeclareRoles(t *testing.T) {
	t.Parallel()
	for _, rt := range httpui.Routes() {
		about := strings.Contains(rt.Path, "/servers/{id}")
		if rt.Access == "" || about != (store.Role(rt.Access).Rank() > 0) {
			t.Errorf("%s %s declares %q", rt.Method, rt.Path, rt.Access)
		}
		if about && rt.Method != "GET" && rt.Access == "viewer" {
			t.Errorf("%s %s changes a server, and lets viewers in", rt.Method, rt.Path)
		}
	}
}

// TestAccess goes through every route as everybody who must not get in, or not
// get at what is another's, and checks that nothing changed.
func TestAccess(t *testing.T) {
	t.Parallel()
	for _, who := range callers() {
		t.Run(who.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			before := h.mine(t)
			for _, rt := range httpui.Routes() {
				want := who.refusal(rt)
				if want == 0 && rt.Method != "GET" {
					continue // it would change something
				}
				w := who.sign(h, h.call(rt)).do()
				if want == 0 {
					refused := w.Code == http.StatusForbidden || w.Code == http.StatusUnauthorized || w.Code == http.StatusNotFound
					if refused && rt.Path != "/avatars/{file}" { // the folder of pictures is empty
						t.Errorf("%s %s: status %d, want to be let in", rt.Method, rt.Path, w.Code)
					}
					continue
				}
				if w.Code != want {
					t.Errorf("%s %s: status %d, want %d", rt.Method, rt.Path, w.Code, want)
				}
				if want == http.StatusFound && !strings.HasPrefix(w.Header().Get("Location"), "/login") {
					t.Errorf("%s %s: goes on at %q, want the login", rt.Method, rt.Path, w.Header().Get("Location"))
				}
				if want >= http.StatusForbidden && strings.Contains(w.Body.String(), "house") {
					t.Errorf("%s %s: the answer tells of what is another's", rt.Method, rt.Path)
				}
			}
			if diff := cmp.Diff(before, h.mine(t)); diff != "" {
				t.Errorf("something changed (-before +after):\n%s", diff)
			}
		})
	}
}

// TestOwnerGetsIn is the other side: what is refused above is there.
func TestOwnerGetsIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	list := httpui.Routes()
	last := func(rt httpui.Route) int { // what deletes what others need comes last
		switch {
		case rt.Method == "GET":
			return 0
		case strings.Contains(rt.Path, "/members/"):
			return 1
		case strings.HasSuffix(rt.Path, "/tasks/{task}/delete"):
			return 2
		case strings.HasSuffix(rt.Path, "/users/{id}/delete"):
			return 4
		case strings.HasSuffix(rt.Path, "/delete"), rt.Method == "DELETE":
			return 3
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b httpui.Route) int { return gocmp.Compare(last(a), last(b)) })
	for _, rt := range list {
		who := h.mara
		if rt.Access == "admin" {
			who = h.admin
		}
		w := h.call(rt).as(who).do()
		switch w.Code {
		case http.StatusUnauthorized:
			if rt.Path != "/login" { // with no name and no password
				t.Errorf("%s %s: status %d", rt.Method, rt.Path, w.Code)
			}
		case http.StatusNotFound:
			// The folder of pictures is empty, and one server is not deleted twice.
			if rt.Path != "/avatars/{file}" && rt.Method != "DELETE" {
				t.Errorf("%s %s: status %d\n%s", rt.Method, rt.Path, w.Code, w.Body)
			}
		case http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusInternalServerError, http.StatusServiceUnavailable:
			t.Errorf("%s %s: status %d\n%s", rt.Method, rt.Path, w.Code, w.Body)
		}
		if rt.Path == "/logout" || rt.Path == "/account/logins/delete" || rt.Path == "/users/{id}" {
			if err := h.store.DeleteLogin(t.Context(), digest(h.mara.Name)); err != nil {
				t.Fatal(err)
			}
			h.login(h.mara)
			if u, err := h.store.User(t.Context(), h.mara.ID); err != nil {
				t.Fatal(err)
			} else if u.Active = true; h.store.UpdateUser(t.Context(), u) != nil {
				t.Fatal("cannot switch mara on again")
			}
		}
	}
}
