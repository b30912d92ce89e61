package listing_test

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/api/listing"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

func values(t *testing.T, text string) url.Values {
	t.Helper()
	q, err := url.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 7, "limit=1": 1, "limit=10000": 10000, "limit=0": -1, "limit=10001": -1, "limit=x": -1} {
		n, err := listing.Limit(values(t, text), 7)
		if (err != nil) != (want < 0) || err == nil && n != want {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"":                               "12:00 - 12:00 1d",
		"to=2026-11-28T11:00:00%2B01:00": "10:00 - 10:00 1d",
		"from=2026-11-28T11:30:00Z":      "11:30 - 12:00 0d",
		"from=2026-11-28T12:30:00Z":      "to time_order",
		"from=yesterday":                 "from time_bad",
		"to=yesterday":                   "to time_bad",
		"to=9999-12-31T23:59:59Z":        "12:00 - 12:00 1d",
		"to=0001-01-01T00:00:00Z":        "to time_bad",
		"from=1900-01-01T00:00:00Z":      "from time_bad",
		"from=1970-01-01T00:00:00Z":      "00:00 - 12:00 20785d",
	} {
		from, to, err := listing.Between(values(t, text), now, 24*time.Hour)
		got := fmt.Sprintf("%s - %s %dd", from.Format("15:04"), to.Format("15:04"), int(to.Sub(from).Hours()/24))
		if err != nil {
			e := httperror.Of(err)
			got = e.Field + " " + e.Code
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// A length of 0 has no bounds.
func TestBetweenWithoutBounds(t *testing.T) {
	t.Parallel()
	from, to, err := listing.Between(nil, time.Now(), 0)
	if !from.IsZero() || !to.IsZero() || err != nil {
		t.Errorf("%v - %v, %v", from, to, err)
	}
}

// The pages of a list hold each run once.
func TestRunsPage(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	var all []livestate.Run
	for i := range 7 {
		at := begin.Add(time.Duration(i) * time.Minute)
		all = append(all, livestate.Run{State: livestate.State{Players: i}, StartedAt: at, LastSeenAt: at.Add(time.Minute)})
	}
	read := func(_ context.Context, _ int64, from, to time.Time, limit int) (runs []livestate.Run, _ error) {
		for _, r := range all {
			if !r.LastSeenAt.Before(from) && !r.StartedAt.After(to) && len(runs) < limit {
				runs = append(runs, r)
			}
		}
		return runs, nil
	}
	u, err := url.Parse("/api/v1/servers/1/history?limit=3&cursor=x")
	if err != nil {
		t.Fatal(err)
	}
	players, cursor := "", ""
	for range 3 {
		page, next, err := listing.RunsPage(t.Context(), read, 1, cursor, begin, begin.Add(time.Hour), 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Runs {
			players += fmt.Sprint(r.Players)
		}
		cursor = next
	}
	if players != "0123456" || cursor != "" {
		t.Errorf("players %s, then %q", players, cursor)
	}
	if _, _, err := listing.RunsPage(t.Context(), read, 1, "x", begin, begin, 3); httperror.Of(err).Field != "cursor" {
		t.Errorf("a bad cursor: %v", err)
	}
	if got := listing.NextLink(u, "2026"); got != `</api/v1/servers/1/history?cursor=2026&limit=3>; rel="next"` {
		t.Error(got)
	}
}

// The pages of a list of servers hold each once, in the order of their IDs.
func TestServersPage(t *testing.T) {
	t.Parallel()
	var ids []int64
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := listing.ServersPage([]store.Server{{ID: 30}, {ID: 4}, {ID: 12}}, cursor, 2)
		if err != nil || len(page) > 2 {
			t.Fatalf("%v, %v", page, err)
		}
		for _, s := range page {
			ids = append(ids, s.ID)
		}
		cursor = next
	}
	if !slices.Equal(ids, []int64{4, 12, 30}) {
		t.Errorf("%v", ids)
	}
	if _, _, err := listing.ServersPage(nil, "x", 2); httperror.Of(err).Field != "cursor" {
		t.Errorf("a bad cursor: %v", err)
	}
}

// The pages of a list of sessions hold each once.
func TestSessionsPage(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	read := func(_ context.Context, _ int64, from, _ time.Time) iter.Seq2[livestate.Session, error] {
		return func(yield func(livestate.Session, error) bool) {
			for i := range 5 {
				at := begin.Add(time.Duration(i/2) * time.Minute)
				s := livestate.Session{SteamID: steam.FromAccountID(uint32(i + 1)), JoinedAt: at, LastSeenAt: at}
				if !at.Before(from) && !yield(s, nil) {
					return
				}
			}
		}
	}
	var players []string
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := listing.SessionsPage(t.Context(), read, 1, cursor, begin, begin.Add(time.Hour), 2)
		if err != nil || len(page.Sessions) > 2 {
			t.Fatalf("%v, %v", page, err)
		}
		for _, s := range page.Sessions {
			players = append(players, s.SteamID)
		}
		cursor = next
	}
	if len(slices.Compact(players)) != 5 {
		t.Errorf("%v", players)
	}
	if _, _, err := listing.SessionsPage(t.Context(), read, 1, "x", begin, begin, 2); httperror.Of(err).Field != "cursor" {
		t.Errorf("a bad cursor: %v", err)
	}
}
