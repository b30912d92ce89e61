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
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A house is a site in which mara owns one of everything.
type house struct {
	*site
	admin     store.User
	server    store.Server
	blueprint store.Blueprint
	token     store.Token
	share     store.Share
	paths     *strings.Replacer // fills the blanks of a route with what is mara's
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{site: newSite(t, func(c *httpui.Config) {
		c.AvatarCacheDir = t.TempDir()
		c.AvatarTransport = http.NewFileTransport(http.Dir(t.TempDir()))
		// A stream that ends at once, so that a test of it does.
		c.Events = func(context.Context, uint64) iter.Seq2[livestate.Event, uint64] {
			return func(func(livestate.Event, uint64) bool) {}
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
	h.share = store.Share{ServerID: h.server.ID, Token: "0123456789abcdefghijkl", CreatedAt: time.Now()}
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
	h.paths = strings.NewReplacer(
		"{note}", path("%d", note.ID),
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
	return map[string]any{
		"servers": check(servers, err1), "blueprints": check(blueprints, err2), "tokens": check(tokens, err3),
		"users": check(users, err4), "share": check(share, err5),
		"notes": check(notes, err6), "tags": check(tags, err7), "watched": check(watched, err8),
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

// owned reports whether a route is about something that is mara's.
func owned(rt httpui.Route) bool {
	return rt.Access != "open" && rt.Access != "admin" &&
		(strings.Contains(rt.Path, "{id}") || strings.Contains(rt.Path, "{steamid}"))
}

// TestAccess goes through every route as everybody who must not get in, or not
// get at what is another's, and checks that nothing changed.
func TestAccess(t *testing.T) {
	t.Parallel()
	viewers := []struct {
		name string
		sign func(h *house, c *call) *call
		want func(rt httpui.Route) int // 0: let in
	}{
		{"anonymous", func(h *house, c *call) *call { return c }, func(rt httpui.Route) int {
			switch {
			case rt.Access == "open":
				return 0
			case rt.Method == "GET" && !strings.HasPrefix(rt.Path, "/api/"):
				return http.StatusFound
			}
			return http.StatusUnauthorized
		}},
		{"unknown login", func(h *house, c *call) *call { return c.with("Cookie", "left4me=nobody") }, func(rt httpui.Route) int {
			switch {
			case rt.Access == "open":
				return 0
			case rt.Method == "GET" && !strings.HasPrefix(rt.Path, "/api/"):
				return http.StatusFound
			}
			return http.StatusUnauthorized
		}},
		{"stranger", func(h *house, c *call) *call { return c.as(h.paul) }, func(rt httpui.Route) int {
			switch {
			case rt.Access == "admin":
				return http.StatusForbidden
			case owned(rt):
				return http.StatusNotFound
			}
			return 0
		}},
		{"stranger's token", func(h *house, c *call) *call { return c.with("Authorization", "Bearer paul-token") }, func(rt httpui.Route) int {
			switch {
			case rt.Access == "admin", rt.Access == "person":
				return http.StatusForbidden
			case owned(rt):
				return http.StatusNotFound
			}
			return 0
		}},
		{"owner's token", func(h *house, c *call) *call { return c.with("Authorization", "Bearer mara-token") }, func(rt httpui.Route) int {
			if rt.Access == "admin" || rt.Access == "person" {
				return http.StatusForbidden
			}
			return 0
		}},
		{"owner's token that reads", func(h *house, c *call) *call { return c.with("Authorization", "Bearer mara-reads") }, func(rt httpui.Route) int {
			if rt.Access == "admin" || rt.Access == "person" || rt.Access == "member" && rt.Method != "GET" {
				return http.StatusForbidden
			}
			return 0
		}},
		{"admin", func(h *house, c *call) *call { return c.as(h.admin) }, func(rt httpui.Route) int {
			if owned(rt) {
				return http.StatusNotFound
			}
			return 0
		}},
	}
	for _, viewer := range viewers {
		t.Run(viewer.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			before := h.mine(t)
			for _, rt := range httpui.Routes() {
				want := viewer.want(rt)
				if want == 0 {
					continue
				}
				c := viewer.sign(h, h.call(rt))
				w := c.do()
				if w.Code != want {
					t.Errorf("%s %s: status %d, want %d", rt.Method, rt.Path, w.Code, want)
				}
				if want == http.StatusFound && !strings.HasPrefix(w.Header().Get("Location"), "/login") {
					t.Errorf("%s %s: goes on at %q, want the login", rt.Method, rt.Path, w.Header().Get("Location"))
				}
				if want == http.StatusNotFound && strings.Contains(w.Body.String(), "house") {
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
		case strings.HasSuffix(rt.Path, "/users/{id}/delete"):
			return 3
		case strings.HasSuffix(rt.Path, "/delete"), rt.Method == "DELETE":
			return 2
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
