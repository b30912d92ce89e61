package webapitest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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

func TestRefusals(t *testing.T) {
	t.Parallel()
	hundred := strings.Repeat(id(1).String()+",", 99) + id(1).String()
	both(t, webapitest.Options{Key: key}, func(t *testing.T, srv *webapitest.Server) {
		for _, test := range []struct {
			path, key string
			want      int
		}{
			{summaries + hundred, key, 200},
			{summaries + hundred + "," + id(1).String(), key, 400},
			{summaries, key, 400},
			{summaries + "x", key, 400},
			{summaries + "1", "", 403},
			{summaries + "1", "wrong", 403},
			{summaries + "1&key=" + key, "", 403},
			{summaries + "1&key=" + key, key, 403},
			{"/ISteamUser/GetPlayerSummaries/v9/?steamids=1", key, 404},
			{"/", key, 404},
		} {
			status, contentType, _, err := get(t, srv, srv.BaseURL+test.path, test.key)
			if err != nil || status != test.want {
				t.Errorf("%.80s with key %q: %d, %v; want %d", test.path, test.key, status, err, test.want)
			}
			if isJSON := strings.HasPrefix(contentType, "application/json"); isJSON != (status == 200) {
				t.Errorf("%.80s: Content-Type %s", test.path, contentType)
			}
		}
		if resp, err := srv.Client().Post(srv.BaseURL+summaries+"1", "", nil); err != nil || resp.StatusCode != 405 {
			t.Errorf("POST: %v, %v", resp, err)
		} else {
			resp.Body.Close()
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

func TestFaults(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{Players: []webapitest.Player{{ID: id(1), Name: "Ann"}}}, func(t *testing.T, srv *webapitest.Server) {
		ask := srv.BaseURL + summaries + id(1).String()
		retry := func(after string) string {
			srv.FailNext(webapitest.RateLimited(after))
			resp, err := srv.Client().Get(ask)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			return fmt.Sprintf("%d %q", resp.StatusCode, resp.Header["Retry-After"])
		}
		if got := retry("30"); got != `429 ["30"]` {
			t.Errorf("RateLimited(30): %s", got)
		}
		if got := retry(""); got != `429 []` {
			t.Errorf("RateLimited(): %s", got)
		}
		for _, test := range []struct {
			name        string
			fault       webapitest.Fault
			status      int
			contentType string
			size        int // -1: whatever
		}{
			{"BadKey", webapitest.BadKey(), 403, "text/html; charset=UTF-8", -1},
			{"HTML", webapitest.HTML(200), 200, "text/html; charset=UTF-8", -1},
			{"JSON", webapitest.JSON("{}"), 200, "application/json", 2},
			{"Huge", webapitest.Huge(3 << 20), 200, "application/json", 3 << 20},
			{"Redirect", webapitest.Redirect("/x"), 302, "", 0},
		} {
			srv.FailNext(test.fault)
			status, contentType, body, err := get(t, srv, ask, key)
			if err != nil || status != test.status || contentType != test.contentType || test.size >= 0 && len(body) != test.size {
				t.Errorf("%s: %d, %q, %d bytes, %v", test.name, status, contentType, len(body), err)
			}
		}

		srv.FailNext(webapitest.Cut())
		if status, _, body, err := get(t, srv, ask, key); status != 200 || body == "" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("Cut: %d, %q, %v; want half an answer", status, body, err)
		}

		// The queue comes before the standing fault, and a zero Fault is none.
		srv.SetFault(webapitest.HTML(503))
		srv.FailNext(webapitest.HTML(500), webapitest.Fault{})
		var got []int
		for range 4 {
			status, _, _, _ := get(t, srv, ask, key)
			got = append(got, status)
		}
		srv.SetFault(webapitest.Fault{})
		status, _, _, _ := get(t, srv, ask, key)
		if diff := cmp.Diff([]int{500, 200, 503, 503, 200}, append(got, status)); diff != "" {
			t.Errorf("statuses (-want +got):\n%s", diff)
		}
	})
}

// TestSlowInMemory runs on the clock of the bubble, which is what memory is for.
func TestSlowInMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := webapitest.NewServer(&webapitest.Options{InMemory: true})
		defer srv.Close()
		start := time.Now()
		srv.FailNext(webapitest.Slow(time.Hour), webapitest.Hang())
		if status, _, _, err := get(t, srv, srv.BaseURL+summaries+id(1).String(), key); status != 200 || err != nil || time.Since(start) != time.Hour {
			t.Errorf("Slow: %d, %v after %v", status, err, time.Since(start))
		}
		hung := make(chan error)
		go func() {
			_, _, _, err := get(t, srv, srv.BaseURL+summaries, key)
			hung <- err
		}()
		synctest.Wait()
		select {
		case err := <-hung:
			t.Errorf("Hang ended: %v", err)
		default:
		}
		srv.Close()
		if err := <-hung; !errors.Is(err, io.EOF) {
			t.Errorf("Hang, after Close: %v, want io.EOF", err)
		}
	})
}

func TestCloseEndsHang(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(nil)
	defer srv.Close()
	srv.SetFault(webapitest.Hang())
	done := make(chan error, 1)
	go func() {
		_, _, _, err := get(t, srv, srv.BaseURL+summaries, key)
		done <- err
	}()
	for srv.Calls() == 0 {
		select {
		case err := <-done:
			t.Fatalf("Hang ended: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	srv.Close()
	if err := <-done; err == nil {
		t.Error("an answer after Close")
	}
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

func TestAvatars(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{}, func(t *testing.T, srv *webapitest.Server) {
		faces := make(map[string]bool)
		for n := range uint32(20) {
			for _, size := range []webapi.AvatarSize{webapi.AvatarSmall, webapi.AvatarMedium, webapi.AvatarFull} {
				hash := webapitest.HashOf(id(n + 1))
				status, contentType, body, err := get(t, srv, webapi.AvatarURL(srv.AvatarURL, hash, size), "")
				if err != nil || status != 200 || contentType != "image/jpeg" {
					t.Fatalf("%d %s %v", status, contentType, err)
				}
				img, err := jpeg.Decode(strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				if b := img.Bounds(); b.Dx() != size.Pixels() || b.Dy() != size.Pixels() {
					t.Errorf("size %d: %v", size, b)
				}
				if !bytes.Equal([]byte(body), webapitest.Avatar(hash, size)) {
					t.Error("another picture than that of Avatar")
				}
				faces[body] = true
			}
		}
		if len(faces) != 60 {
			t.Errorf("%d different pictures of 60", len(faces))
		}
		for _, path := range []string{"/", "/x_medium.jpg", "/" + strings.Repeat("A", 40) + ".jpg", "/a/" + strings.Repeat("a", 40) + ".jpg"} {
			if status, _, _, err := get(t, srv, srv.AvatarURL+path, ""); err != nil || status != 404 {
				t.Errorf("%s: %d, %v", path, status, err)
			}
		}
		srv.SetAvatarFault(webapitest.HTML(503))
		if status, _, _, _ := get(t, srv, srv.AvatarURL+"/"+strings.Repeat("a", 40)+".jpg", ""); status != 503 {
			t.Errorf("SetAvatarFault: %d", status)
		}
		if n := srv.Calls(); n != 0 {
			t.Errorf("%d calls of the API for pictures", n)
		}
	})
	if webapitest.Avatar("zz", webapi.AvatarSmall) != nil || webapitest.Avatar(strings.Repeat("a", 40), 7) != nil {
		t.Error("a picture of nothing")
	}
}

func TestMemoryKnowsItsHostsOnly(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(&webapitest.Options{InMemory: true})
	defer srv.Close()
	for _, url := range []string{"http://203.0.113.1/", "https://api.steampowered.com/"} {
		if _, _, _, err := get(t, srv, url, ""); err == nil {
			t.Errorf("%s answered", url)
		}
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
