package webapitest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

const key = "A0A0A0A0A0A0A0A0"

func id(n uint32) steam.ID { return steam.FromAccountID(n) }

// both runs a test on the network and in memory.
func both(t *testing.T, opts webapitest.Options, run func(t *testing.T, srv *webapitest.Server)) {
	for _, inMemory := range []bool{false, true} {
		t.Run(fmt.Sprintf("InMemory=%v", inMemory), func(t *testing.T) {
			t.Parallel()
			opts := opts
			opts.InMemory = inMemory
			srv := webapitest.NewServer(&opts)
			t.Cleanup(srv.Close)
			run(t, srv)
		})
	}
}

// get asks for a path and query and returns the status, the type and the body.
func get(t *testing.T, srv *webapitest.Server, url, key string) (status int, contentType, body string, err error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("x-webapi-key", key)
	}
	h := *srv.Client()
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := h.Do(req)
	if err != nil {
		return 0, "", "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(b), err
}

const summaries = "/ISteamUser/GetPlayerSummaries/v2/?steamids="

// TestAnswersAsSteamDoes looks at the JSON itself, not through the client.
func TestAnswersAsSteamDoes(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{Key: key, Players: []webapitest.Player{
		{ID: id(1), Name: "Ann", AvatarHash: strings.Repeat("a", 40)},
		{ID: id(2), Name: "Bob", Private: true},
	}}, func(t *testing.T, srv *webapitest.Server) {
		status, contentType, body, err := get(t, srv, srv.BaseURL+summaries+id(1).String()+","+id(9).String()+","+id(2).String(), key)
		if err != nil || status != 200 || contentType != "application/json; charset=UTF-8" {
			t.Fatalf("%d %s %v", status, contentType, err)
		}
		var answer struct {
			Response struct {
				Players []map[string]any
			}
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err)
		}
		players := answer.Response.Players
		if len(players) != 2 {
			t.Fatalf("%d players, want the two that are known: %s", len(players), body)
		}
		bob, ann := players[0], players[1] // not in the order of the question
		for _, field := range []string{"steamid", "personaname", "avatarhash", "avatar", "avatarmedium", "avatarfull", "communityvisibilitystate"} {
			if ann[field] == nil || bob[field] == nil {
				t.Errorf("field %s is missing: %s", field, body)
			}
		}
		if ann["steamid"] != "76561197960265729" || ann["communityvisibilitystate"] != 3.0 || ann["timecreated"] == nil {
			t.Errorf("Ann = %v", ann)
		}
		if bob["communityvisibilitystate"] != 1.0 || bob["timecreated"] != nil || bob["avatarhash"] != webapitest.HashOf(id(2)) {
			t.Errorf("Bob = %v", bob)
		}
		if want := srv.AvatarURL + "/" + strings.Repeat("a", 40) + "_medium.jpg"; ann["avatarmedium"] != want {
			t.Errorf("avatarmedium = %v, want %v", ann["avatarmedium"], want)
		}
	})
}

func TestSwitches(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{Key: key, Lookup: func(id steam.ID) (webapitest.Player, bool) {
		return webapitest.Player{Name: "looked up"}, id.AccountID() < 100
	}}, func(t *testing.T, srv *webapitest.Server) {
		c := &webapi.Client{Key: key, BaseURL: srv.BaseURL, HTTP: srv.Client()}
		name := func(id steam.ID) string {
			t.Helper()
			got, err := c.GetPlayerSummaries(t.Context(), []steam.ID{id})
			if err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 {
				return "unknown"
			}
			return got[0].PersonaName
		}
		steps := []struct {
			change func()
			who    steam.ID
			want   string
		}{
			{func() {}, id(500), "unknown"},
			{func() {}, id(50), "looked up"},
			{func() { srv.SetPlayer(webapitest.Player{ID: id(500), Name: "Eve"}) }, id(500), "Eve"},
			{func() { srv.SetPlayer(webapitest.Player{ID: id(500), Name: "Eva"}) }, id(500), "Eva"},
			{func() { srv.Remove(id(500)) }, id(500), "unknown"},
		}
		for i, step := range steps {
			step.change()
			if got := name(step.who); got != step.want {
				t.Errorf("step %d: name = %q, want %q", i, got, step.want)
			}
		}
		srv.SetKey("another")
		if _, err := c.GetPlayerSummaries(t.Context(), []steam.ID{id(1)}); !errors.Is(err, webapi.ErrUnauthorized) {
			t.Errorf("after SetKey: %v", err)
		}
		srv.SetKey("")
		name(id(1))
	})
}

func TestRequests(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{}, func(t *testing.T, srv *webapitest.Server) {
		get(t, srv, srv.BaseURL+summaries+id(2).String()+","+id(1).String(), key)
		srv.FailNext(webapitest.BadKey())
		get(t, srv, srv.BaseURL+"/ISteamUser/GetPlayerBans/v1?key=x&steamids="+id(1).String(), "")
		get(t, srv, srv.BaseURL+"/ISteamUser/ResolveVanityURL/v1/?vanityurl="+url.QueryEscape("a b"), key)
		get(t, srv, srv.BaseURL+"/elsewhere", "")
		get(t, srv, srv.AvatarURL+"/elsewhere", "")
		want := []webapitest.Request{
			{Method: "GetPlayerSummaries", Path: "/ISteamUser/GetPlayerSummaries/v2/", IDs: []steam.ID{id(2), id(1)}, KeyInHeader: true},
			{Method: "GetPlayerBans", Path: "/ISteamUser/GetPlayerBans/v1", IDs: []steam.ID{id(1)}, KeyInURL: true},
			{Method: "ResolveVanityURL", Path: "/ISteamUser/ResolveVanityURL/v1/", Vanity: "a b", KeyInHeader: true},
			{Path: "/elsewhere"},
		}
		if diff := cmp.Diff(want, srv.Requests()); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
		if srv.Calls() != 4 || srv.AvatarCalls() != 1 {
			t.Errorf("%d calls and %d of avatars, want 4 and 1", srv.Calls(), srv.AvatarCalls())
		}
	})
}

func TestRecordIsBounded(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(&webapitest.Options{InMemory: true})
	defer srv.Close()
	const n = 12_000
	for i := range n {
		get(t, srv, srv.BaseURL+"/"+fmt.Sprint(i), "")
	}
	got := srv.Requests()
	if len(got) < 5_000 || len(got) > 10_000 || srv.Calls() != n {
		t.Errorf("%d requests remembered of %d", len(got), srv.Calls())
	}
	if last := got[len(got)-1].Path; last != fmt.Sprintf("/%d", n-1) {
		t.Errorf("the last request is %s", last)
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{}, func(t *testing.T, srv *webapitest.Server) {
		c := &webapi.Client{Key: key, BaseURL: srv.BaseURL, HTTP: srv.Client()}
		var wg sync.WaitGroup
		for n := range uint32(8) {
			wg.Go(func() {
				for range 20 {
					srv.SetPlayer(webapitest.Player{ID: id(n + 1), Name: "N", Vanity: fmt.Sprint(n)})
					srv.FailNext(webapitest.Fault{})
					if got, err := c.GetPlayerSummaries(t.Context(), []steam.ID{id(n + 1)}); err != nil || len(got) != 1 {
						t.Errorf("%v, %v", got, err)
					}
					c.ResolveVanityURL(t.Context(), fmt.Sprint(n))
					srv.Requests()
					srv.Remove(id(n + 1))
				}
			})
		}
		wg.Wait()
	})
}
