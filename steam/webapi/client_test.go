package webapi_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

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

func TestResolve(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{Players: []webapitest.Player{{ID: id(9), Vanity: "nine"}, {ID: id(10), Vanity: "2010"}}})
	calls := srv.Calls()
	for _, test := range []struct {
		text  string
		want  steam.ID
		calls int
		err   error // nil: some other error where want is zero
	}{
		{" " + id(9).String() + "\n", id(9), 0, nil},
		{id(9).Steam2(), id(9), 0, nil},
		{id(9).ProfileURL() + "/games", id(9), 0, nil},
		{"[g:1:4681548]", steam.MustParse("[g:1:4681548]"), 0, nil},
		{"https://steamcommunity.com/id/nine/", id(9), 1, nil},
		{"nine", id(9), 1, nil},
		{"https://steamcommunity.com/id/2010", id(10), 1, nil},
		{"nobody", steam.ID{}, 1, webapi.ErrNoMatch},
		{"2010", steam.ID{}, 0, nil}, // more likely an ID with a digit missing
		{"", steam.ID{}, 0, nil},
		{"nine?x", steam.ID{}, 0, nil},
		{"nine/x", steam.ID{}, 0, nil},
		{"two words", steam.ID{}, 0, nil},
		{"https://example.test/id/nine", steam.ID{}, 0, nil},
		{strings.Repeat("x", 33), steam.ID{}, 0, nil},
	} {
		got, err := c.Resolve(t.Context(), test.text)
		if got != test.want || (err == nil) == test.want.IsZero() || test.err != nil && !errors.Is(err, test.err) {
			t.Errorf("Resolve(%q) = %v, %v, want %v, %v", test.text, got, err, test.want, test.err)
		}
		if n := srv.Calls() - calls; n != test.calls {
			t.Errorf("Resolve(%q) makes %d calls, want %d", test.text, n, test.calls)
		}
		calls = srv.Calls()
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
