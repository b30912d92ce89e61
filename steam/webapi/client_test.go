package webapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

const testKey = "5EC8E7A11CE0FACADE0000000000BEEF"

// id returns the n-th made-up account.
func id(n int) steam.ID { return steam.FromAccountID(uint32(n)) }

// idsTo returns the first n made-up accounts.
func idsTo(n int) []steam.ID {
	var ids []steam.ID
	for i := range n {
		ids = append(ids, id(i+1))
	}
	return ids
}

// everybody is a player for each id.
func everybody(id steam.ID) (webapitest.Player, bool) {
	return webapitest.Player{Name: fmt.Sprintf("Player %d", id.AccountID())}, true
}

// newClient starts a server in memory and returns it with a client for it.
func newClient(t *testing.T, opts webapitest.Options) (*webapitest.Server, *webapi.Client) {
	t.Helper()
	opts.InMemory = true
	opts.Key = testKey
	srv := webapitest.NewServer(&opts)
	t.Cleanup(srv.Close)
	return srv, &webapi.Client{Key: testKey, BaseURL: srv.BaseURL, HTTP: srv.Client()}
}

func TestGetPlayerSummaries(t *testing.T) {
	t.Parallel()
	_, c := newClient(t, webapitest.Options{Players: []webapitest.Player{
		{ID: id(1), Name: "  Ann\x00a\n "},
		{ID: id(2), Name: "Bob", Private: true, AvatarHash: strings.Repeat("AB", 20)},
		{ID: id(4), Name: strings.Repeat("é", 100), AvatarHash: "../../etc/passwd"},
		{ID: id(5), AvatarHash: strings.Repeat("0", 40)},
		{ID: id(6), Name: strings.Repeat("x", 126) + "日本", AvatarHash: "none"},
	}})
	got, err := c.GetPlayerSummaries(t.Context(), []steam.ID{
		id(4), id(2), id(3), id(2), {}, steam.MustParse("[g:1:4681548]"), id(1), id(5), id(6), id(4),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []webapi.PlayerSummary{
		{SteamID: id(4), PersonaName: strings.Repeat("é", 64), Public: true},
		{SteamID: id(2), PersonaName: "Bob", AvatarHash: strings.Repeat("ab", 20)},
		{SteamID: id(1), PersonaName: "Anna", AvatarHash: webapitest.HashOf(id(1)), Public: true},
		{SteamID: id(5), Public: true},
		{SteamID: id(6), PersonaName: strings.Repeat("x", 126), Public: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summaries (-want +got):\n%s", diff)
	}
}

func TestCallsAreCounted(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		ids  []steam.ID
		want []int // ids in each call
	}{
		{"none", nil, nil},
		{"no person", []steam.ID{{}, steam.MustParse("[A:1:2:1]")}, nil},
		{"one, twice", []steam.ID{id(7), id(7)}, []int{1}},
		{"a batch", idsTo(webapi.BatchSize), []int{100}},
		{"a batch and one", idsTo(webapi.BatchSize + 1), []int{100, 1}},
		{"each twice", append(idsTo(150), idsTo(150)...), []int{100, 50}},
		{"many", idsTo(1000), []int{100, 100, 100, 100, 100, 100, 100, 100, 100, 100}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv, c := newClient(t, webapitest.Options{Lookup: everybody})
			summaries, err := c.GetPlayerSummaries(t.Context(), test.ids)
			if err != nil {
				t.Fatal(err)
			}
			var calls []int
			total := 0
			for _, r := range srv.Requests() {
				calls = append(calls, len(r.IDs))
				total += len(r.IDs)
				if !r.KeyInHeader || r.KeyInURL || r.Method != "GetPlayerSummaries" {
					t.Errorf("request = %+v", r)
				}
			}
			if diff := cmp.Diff(test.want, calls); diff != "" {
				t.Errorf("ids in each call (-want +got):\n%s", diff)
			}
			if len(summaries) != total {
				t.Errorf("%d summaries for %d ids", len(summaries), total)
			}
			bans, err := c.GetPlayerBans(t.Context(), test.ids)
			if err != nil || len(bans) != total || srv.Calls() != 2*len(test.want) {
				t.Errorf("GetPlayerBans: %d for %d ids, %d calls in all, %v", len(bans), total, srv.Calls(), err)
			}
		})
	}
}

func TestWhatSucceededIsReturnedWithTheError(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{Lookup: everybody})
	srv.FailNext(webapitest.Fault{}, webapitest.Fault{}, webapitest.RateLimited("7"))
	got, err := c.GetPlayerSummaries(t.Context(), idsTo(1000))
	if !errors.Is(err, webapi.ErrRateLimited) {
		t.Errorf("error = %v, want ErrRateLimited", err)
	}
	if len(got) != 200 || got[0].SteamID != id(1) || got[199].SteamID != id(200) {
		t.Errorf("%d summaries, want the first 200", len(got))
	}
	if n := srv.Calls(); n != 3 {
		t.Errorf("%d calls, want none after the failed third", n)
	}
}

func TestGetPlayerBans(t *testing.T) {
	t.Parallel()
	_, c := newClient(t, webapitest.Options{Players: []webapitest.Player{
		{ID: id(1)},
		{ID: id(2), VACBans: 2, GameBans: 1, DaysSinceLastBan: 31, CommunityBanned: true},
	}})
	got, err := c.GetPlayerBans(t.Context(), []steam.ID{id(2), id(3), id(1)})
	if err != nil {
		t.Fatal(err)
	}
	want := []webapi.PlayerBans{
		{SteamID: id(2), CommunityBanned: true, VACBanned: true, VACBans: 2, GameBans: 1, DaysSinceLastBan: 31, EconomyBan: "none"},
		{SteamID: id(1), EconomyBan: "none"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bans (-want +got):\n%s", diff)
	}
}

func TestResolveVanityURL(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{Players: []webapitest.Player{{ID: id(9), Vanity: "nine & co"}}})
	got, err := c.ResolveVanityURL(t.Context(), "nine & co")
	if err != nil || got != id(9) {
		t.Errorf("ResolveVanityURL = %v, %v; want %v", got, err, id(9))
	}
	calls := srv.Calls()
	for _, name := range []string{"nobody", "", strings.Repeat("x", 65)} {
		if got, err := c.ResolveVanityURL(t.Context(), name); !errors.Is(err, webapi.ErrNoMatch) || got != (steam.ID{}) {
			t.Errorf("ResolveVanityURL(%q) = %v, %v; want ErrNoMatch", name, got, err)
		}
	}
	if n := srv.Calls() - calls; n != 1 {
		t.Errorf("%d calls, want one: two of the names are impossible", n)
	}
}

// TestRedirectsAreNotFollowed has a client of the caller's that would follow them.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(&webapitest.Options{Lookup: everybody})
	t.Cleanup(srv.Close)
	other := webapitest.NewServer(&webapitest.Options{Lookup: everybody})
	t.Cleanup(other.Close)

	follow := *srv.Client()
	follow.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
	for name, h := range map[string]*http.Client{"default policy": srv.Client(), "own policy": &follow} {
		c := &webapi.Client{Key: testKey, BaseURL: srv.BaseURL, HTTP: h}
		for _, to := range []string{other.BaseURL + "/", srv.BaseURL + "/", "/ISteamUser/GetPlayerSummaries/v2/?steamids=1"} {
			calls := srv.Calls()
			srv.FailNext(webapitest.Redirect(to))
			_, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
			if e, ok := errors.AsType[*webapi.Error](err); !ok || e.StatusCode != http.StatusFound {
				t.Errorf("%s: redirect to %s: error = %v, want status 302", name, to, err)
			}
			if n := srv.Calls() - calls; n != 1 {
				t.Errorf("%s: redirect to %s: %d calls, want 1", name, to, n)
			}
		}
	}
	if n := other.Calls(); n != 0 {
		t.Errorf("the other host was asked %d times", n)
	}
	if follow.CheckRedirect == nil || follow.Timeout != 0 {
		t.Error("the client of the caller was changed")
	}
}

// TestTimes tells the ends of a call apart, and that each call has one.
func TestTimes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   webapitest.Fault
		limit   time.Duration // of the context; 0 is none
		timeout time.Duration // of the HTTP client
		took    time.Duration
		want    error
	}{
		{"slow", webapitest.Slow(3 * time.Second), 0, 0, 3 * time.Second, nil},
		{"hang", webapitest.Hang(), 0, 0, 15 * time.Second, os.ErrDeadlineExceeded},
		{"hang, own timeout", webapitest.Hang(), 0, 2 * time.Second, 2 * time.Second, os.ErrDeadlineExceeded},
		{"hang, context", webapitest.Hang(), time.Second, 0, time.Second, context.DeadlineExceeded},
		{"too slow", webapitest.Slow(time.Minute), 0, 0, 15 * time.Second, os.ErrDeadlineExceeded},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv, c := newClient(t, webapitest.Options{Lookup: everybody})
				own := *srv.Client()
				own.Timeout = test.timeout
				c.HTTP = &own
				srv.SetFault(test.fault)
				ctx := t.Context()
				if test.limit > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.limit)
					defer cancel()
				}
				start := time.Now()
				_, err := c.GetPlayerSummaries(ctx, idsTo(1))
				if !errors.Is(err, test.want) {
					t.Errorf("error = %v, want %v", err, test.want)
				}
				if took := time.Since(start); took != test.took {
					t.Errorf("took %v, want %v", took, test.took)
				}
			})
		})
	}
}

func TestCanceled(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{Lookup: everybody})
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("a reason"))
	if _, err := c.GetPlayerSummaries(ctx, idsTo(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
	if n := srv.Calls(); n != 0 {
		t.Errorf("%d calls after the context had ended", n)
	}
}

func TestBodyIsBounded(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	for size, ok := range map[int]bool{limit: true, limit + 1: false, 100 * limit: false} {
		read := 0
		c := clientOf(func(*http.Request) (*http.Response, error) {
			const empty = `{"response":{"players":[]}}`
			pad := io.LimitReader(spaces{}, int64(size-len(empty)))
			return answer("application/json", &counter{r: io.MultiReader(strings.NewReader(empty), pad), n: &read}), nil
		})
		_, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
		if (err == nil) != ok {
			t.Errorf("%d bytes: error = %v, want ok = %v", size, err, ok)
		}
		if read > limit+1 {
			t.Errorf("%d bytes: %d were read", size, read)
		}
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	me := id(1).String()
	tests := []struct {
		name, body string
		want       []webapi.PlayerSummary
		ok         bool
	}{
		{"empty", `{"response":{"players":[]}}`, nil, true},
		{"no list", `{"response":{}}`, nil, false},
		{"null list", `{"response":{"players":null}}`, nil, false},
		{"nothing", `{}`, nil, false},
		{"no JSON", `<html>`, nil, false},
		{"no body", ``, nil, false},
		{"two values", `{"response":{"players":[]}}{}`, nil, false},
		{"cut", `{"response":{"players":[`, nil, false},
		{"list of another type", `{"response":{"players":{}}}`, nil, false},
		{"nothing readable", `{"response":{"players":[1,null,{"steamid":5}]}}`, nil, false},
		{"one readable", `{"response":{"players":[1,{"steamid":"` + me + `","personaname":"A"}]}}`,
			[]webapi.PlayerSummary{{SteamID: id(1), PersonaName: "A"}}, true},
		{"another form of an id", `{"response":{"players":[{"steamid":"[U:1:1]"}]}}`, nil, false},
		{"twice", `{"response":{"players":[{"steamid":"` + me + `","personaname":"A"},{"steamid":"` + me + `","personaname":"B"}]}}`,
			[]webapi.PlayerSummary{{SteamID: id(1), PersonaName: "A"}}, true},
		{"not asked for", `{"response":{"players":[{"steamid":"` + id(2).String() + `"}]}}`, nil, true},
		{"not UTF-8", "{\"response\":{\"players\":[{\"steamid\":\"" + me + "\",\"personaname\":\"\xff\\ud800\\u0000x\"}]}}",
			[]webapi.PlayerSummary{{SteamID: id(1), PersonaName: "\ufffd\ufffdx"}}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv, c := newClient(t, webapitest.Options{})
			srv.SetFault(webapitest.JSON(test.body))
			got, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
			if (err == nil) != test.ok {
				t.Errorf("error = %v, want ok = %v", err, test.ok)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("summaries (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBansFields(t *testing.T) {
	t.Parallel()
	me := id(1).String()
	for body, want := range map[string]int{ // -1: an error
		`{"players":[]}`: 0,
		`{"players":[{"SteamId":"` + me + `"},{"SteamId":7}]}`:            1,
		`{"players":[{"SteamId":"` + me + `","NumberOfVACBans":"many"}]}`: -1,
		`{}`:                          -1,
		`[]`:                          -1,
		`{"response":{"players":[]}}`: -1,
	} {
		srv, c := newClient(t, webapitest.Options{})
		srv.SetFault(webapitest.JSON(body))
		got, err := c.GetPlayerBans(t.Context(), idsTo(1))
		if (err != nil) != (want < 0) || len(got) != max(want, 0) {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
}

func TestVanityAnswers(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{})
	for _, body := range []string{
		`{}`, `[]`, `{"response":{"success":1}}`, `{"response":{"success":2,"steamid":"` + id(1).String() + `"}}`,
		`{"response":{"success":1,"steamid":"103582791434202956"}}`,
	} {
		srv.FailNext(webapitest.JSON(body))
		if got, err := c.ResolveVanityURL(t.Context(), "x"); err == nil || errors.Is(err, webapi.ErrNoMatch) || got != (steam.ID{}) {
			t.Errorf("%s: %v, %v; want an error that is not ErrNoMatch", body, got, err)
		}
	}
}

// TestNilHTTP has a process of its own, because the proxy of the environment is
// read once.
func TestNilHTTP(t *testing.T) {
	t.Parallel()
	if os.Getenv("WEBAPI_CHILD") != "" {
		c := &webapi.Client{Key: testKey, BaseURL: "http://steam.invalid/mirror"}
		got, err := c.GetPlayerSummaries(t.Context(), idsTo(2))
		fmt.Println("child:", len(got), err)
		return
	}
	seen := make(chan *http.Request, 1)
	proxy := newRaw(t, func(w io.Writer, r *http.Request) {
		seen <- r
		const body = `{"response":{"players":[]}}`
		fmt.Fprintf(w, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)
	})
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestNilHTTP$", "-test.v")
	cmd.Env = append(os.Environ(), "WEBAPI_CHILD=1", "HTTP_PROXY=http://"+proxy, "http_proxy=", "NO_PROXY=", "no_proxy=", "REQUEST_METHOD=")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "child: 0 <nil>") {
		t.Fatalf("child: %v\n%s", err, out)
	}
	r := <-seen
	if r.Host != "steam.invalid" || r.URL.Path != "/mirror/ISteamUser/GetPlayerSummaries/v2/" || r.Header.Get("X-Webapi-Key") != testKey {
		t.Errorf("the proxy saw %s for host %s", r.URL.Path, r.Host)
	}
}

// spaces is an endless text.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n *int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	*c.n += n
	return n, err
}

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func clientOf(f roundTrip) *webapi.Client {
	return &webapi.Client{Key: testKey, BaseURL: "http://steam.invalid", HTTP: &http.Client{Transport: f}}
}

// answer is an answer of status 200.
func answer(contentType string, body io.Reader) *http.Response {
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{"Content-Type": {contentType}},
		Body:       io.NopCloser(body),
	}
}

// BenchmarkGetPlayerSummaries is a full batch without the network: 100 people
// asked for, written by the fake, read and checked.
func BenchmarkGetPlayerSummaries(b *testing.B) {
	srv := webapitest.NewServer(&webapitest.Options{Lookup: everybody, InMemory: true})
	defer srv.Close()
	size := 0
	h := srv.Client()
	c := &webapi.Client{Key: testKey, BaseURL: srv.BaseURL, HTTP: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := h.Transport.RoundTrip(r)
		if err == nil {
			size = 0
			resp.Body = io.NopCloser(&counter{r: resp.Body, n: &size})
		}
		return resp, err
	})}}
	ids := idsTo(webapi.BatchSize)
	b.ReportAllocs()
	for b.Loop() {
		if got, err := c.GetPlayerSummaries(b.Context(), ids); err != nil || len(got) != len(ids) {
			b.Fatal(len(got), err)
		}
	}
	b.ReportMetric(float64(size), "bytes/answer")
}
