package people_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/playerhistory"
)

var now = time.Date(2026, time.March, 9, 12, 0, 0, 0, time.UTC)

func ago(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }

// A town is a store with two owners, and ann sees her server alone.
type town struct {
	*memstore.Store
	t        *testing.T
	ann, bob people.Viewer
}

func newTown(t *testing.T) *town {
	w := &town{Store: memstore.New(), t: t}
	for i, v := range []*people.Viewer{&w.ann, &w.bob} {
		u, err := w.CreateUser(t.Context(), store.User{Name: []string{"ann", "bob"}[i], Active: true})
		w.ok(err)
		server, err := w.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "server of " + u.Name, Port: i + 1})
		w.ok(err)
		*v = people.Viewer{UserID: u.ID, Servers: []store.Server{server}}
	}
	return w
}

func (w *town) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// play stores a session in minutes before now; one that ends now is open.
func (w *town) play(v people.Viewer, n uint32, name string, joined, left int) {
	w.t.Helper()
	s := livestate.Session{SteamID: steam.FromAccountID(n), Name: name, LastName: name, JoinedAt: ago(joined), LastSeenAt: ago(left)}
	if left > 0 {
		s.LeftAt = s.LastSeenAt
	}
	w.ok(w.Apply(w.t.Context(), []store.Update{{ServerID: v.Servers[0].ID, Sessions: []livestate.Session{s}}}))
}

func (w *town) search(v people.Viewer, r *people.Resolver, text string) (names []string) {
	w.t.Helper()
	found, err := people.Search(w.t.Context(), w, r, v, text, 10)
	w.ok(err)
	for _, f := range found {
		names = append(names, f.Match)
	}
	return names
}

// vanity is a Steam that knows one custom name.
type vanity struct{ calls int }

func (v *vanity) ResolveVanityURL(_ context.Context, name string) (steam.ID, error) {
	if v.calls++; strings.EqualFold(name, "mara") {
		return steam.FromAccountID(1), nil
	}
	return steam.ID{}, webapi.ErrNoMatch
}

func TestSearch(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.play(w.ann, 1, "Mara", 60, 30)
	w.play(w.ann, 2, "not mara", 20, 10)
	w.play(w.bob, 3, "Mara of bob", 60, 30)
	api := new(vanity)
	r := people.NewResolver(api, w, 100)
	for text, want := range map[string][]string{
		"mara":                                {"Mara", "not mara"},
		" 76561197960265729 ":                 {"Mara"},
		"STEAM_1:1:0":                         {"Mara"},
		"[U:1:2]":                             {"not mara"},
		"https://steamcommunity.com/id/mara/": {"Mara"},
		"steamcommunity.com/id/MARA":          {"Mara"},
		"steamcommunity.com/id/unknown":       nil,
		"steamcommunity.com/profiles/76561197960265729": {"Mara"},
		"[U:1:3]":     nil, // who plays elsewhere
		"Mara of bob": nil,
		"[g:1:4]":     nil,
		"":            nil,
	} {
		if diff := cmp.Diff(want, w.search(w.ann, r, text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	if names := w.search(w.ann, nil, "steamcommunity.com/id/mara"); names != nil {
		t.Errorf("without Steam: %v", names)
	}
	if names := w.search(people.Viewer{UserID: 9}, r, "mara"); names != nil {
		t.Errorf("a viewer without servers finds %v", names)
	}
}

// TestSearchAsksOnce: an address costs one call, whoever types it and how often, and none
// when the budget is spent.
func TestSearchAsksOnce(t *testing.T) {
	t.Parallel()
	w, api := newTown(t), new(vanity)
	w.play(w.ann, 1, "Mara", 60, 30)
	r := people.NewResolver(api, w, 2)
	for range 3 {
		w.search(w.ann, r, "steamcommunity.com/id/mara")
		w.search(w.bob, r, "steamcommunity.com/id/nobody")
	}
	if api.calls != 2 {
		t.Errorf("%d calls, want 2", api.calls)
	}
	if names := w.search(w.ann, r, "steamcommunity.com/id/other"); names != nil || api.calls != 2 {
		t.Errorf("beyond the budget: %v after %d calls", names, api.calls)
	}
}

func TestPlaying(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.play(w.ann, 1, "Mara", 60, 0)
	w.play(w.ann, 2, "gone", 60, 30)
	w.play(w.bob, 3, "other", 60, 0)
	w.ok(w.PutProfiles(t.Context(), []store.Profile{{SteamID: steam.FromAccountID(1), PersonaName: "m"}}))
	places, err := people.Playing(t.Context(), w, w.ann, 9)
	if err != nil || len(places) != 1 || len(places[0].Players) != 1 || places[0].Players[0].Name != "Mara" || places[0].Server.Name != "server of ann" {
		t.Errorf("%+v, %v", places, err)
	}
	if got := places[0].Players[0].Profile.PersonaName; got != "m" {
		t.Errorf("the profile of %q", got)
	}
	// Where there is room for few, those who are longest here are told, and how many there are besides.
	w.play(w.ann, 4, "later", 20, 0)
	w.play(w.ann, 5, "last", 10, 0)
	places, err = people.Playing(t.Context(), w, w.ann, 1)
	if err != nil || len(places) != 1 || len(places[0].Players) != 1 || places[0].Players[0].Name != "Mara" || places[0].More != 2 {
		t.Errorf("%+v, %v", places, err)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	one, elsewhere := steam.FromAccountID(1), steam.FromAccountID(3)
	w.play(w.ann, 1, "Mara", 60, 30)
	w.play(w.bob, 3, "other", 60, 30)
	w.ok(w.PutProfiles(t.Context(), []store.Profile{{SteamID: one, PersonaName: "m"}, {SteamID: elsewhere, PersonaName: "secret"}}))
	w.ok(w.PutBans(t.Context(), []store.Bans{{SteamID: one, VAC: 1}, {SteamID: elsewhere, VAC: 1}}))
	for _, v := range []people.Viewer{w.ann, w.bob} {
		_, err := w.CreateNote(t.Context(), store.Note{OwnerID: v.UserID, AuthorID: v.UserID, SteamID: one, Text: "note"})
		w.ok(err)
	}
	w.ok(w.AddTag(t.Context(), w.ann.UserID, one, "regular"))
	p, err := people.Load(t.Context(), w, w.ann, one, playerhistory.Query{Limit: 5})
	w.ok(err)
	if p.Summary.Sessions != 1 || p.Profile.PersonaName != "m" || !p.Told || p.Bans.VAC != 1 || len(p.Notes) != 1 || len(p.Tags) != 1 || p.Watched {
		t.Errorf("%+v", p)
	}
	if _, err := people.Load(t.Context(), w, w.ann, elsewhere, playerhistory.Query{Limit: 5}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("who plays elsewhere: %v", err)
	}
	// A watch does not tell what a player does elsewhere, or that they do.
	w.ok(w.Watch(t.Context(), w.ann.UserID, store.Watch{SteamID: elsewhere}))
	p, err = people.Load(t.Context(), w, w.ann, elsewhere, playerhistory.Query{Limit: 5})
	w.ok(err)
	if diff := cmp.Diff(&people.Person{History: playerhistory.History{Player: elsewhere}, Watched: true}, p); diff != "" {
		t.Errorf("watched (-want +got):\n%s", diff)
	}
}

func TestWatchList(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.play(w.ann, 1, "gone", 600, 500)
	w.play(w.ann, 2, "gone later", 60, 30)
	w.play(w.ann, 3, "here", 900, 0)
	w.play(w.bob, 4, "elsewhere", 60, 0)
	for n := range uint32(4) {
		w.ok(w.Watch(t.Context(), w.ann.UserID, store.Watch{SteamID: steam.FromAccountID(n + 1), CreatedAt: ago(int(n))}))
	}
	w.ok(w.AddTag(t.Context(), w.ann.UserID, steam.FromAccountID(1), "x"))
	w.ok(w.PutProfiles(t.Context(), []store.Profile{{SteamID: steam.FromAccountID(4), PersonaName: "away"}}))
	list, err := people.WatchList(t.Context(), w, w.ann)
	w.ok(err)
	var names []string
	for i, p := range list {
		names = append(names, p.Last.Name)
		if p.Last.SteamID != p.SteamID || (p.Last.Profile.PersonaName == "away") != (i == 3) {
			t.Errorf("%+v", p)
		}
	}
	if diff := cmp.Diff([]string{"here", "gone later", "gone", ""}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if list[2].Tags == nil || list[3].Known {
		t.Errorf("%+v", list)
	}
}

func TestLately(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.play(w.ann, 1, "Mara", 8*24*60, 8*24*60-60) // too long ago
	w.play(w.ann, 1, "Mara", 200, 100)
	w.play(w.ann, 1, "Mara", 60, 0)
	w.play(w.ann, 2, "friend", 150, 50)
	w.play(w.ann, 3, "guest", 20, 10)
	w.play(w.ann, 4, "before", 220, 200)
	w.play(w.bob, 5, "elsewhere", 220, 0)
	for _, r := range []struct {
		name       string
		start, end int
	}{{"c1m1_hotel", 300, 180}, {"c2m1_highway", 180, 50}, {"c1m1_hotel", 50, 0}} {
		w.ok(w.Apply(t.Context(), []store.Update{{ServerID: w.ann.Servers[0].ID,
			Run: livestate.Run{State: livestate.State{Map: r.name, Players: 1}, StartedAt: ago(r.start), LastSeenAt: ago(r.end)}}}))
	}
	lately := func(v people.Viewer) people.Lately {
		p, err := people.Load(t.Context(), w, v, steam.FromAccountID(1), playerhistory.Query{Limit: 1, Read: people.LatelySessions})
		if errors.Is(err, store.ErrNotFound) {
			return people.Lately{}
		}
		w.ok(err)
		if len(p.Sessions) != 1 || p.Older == "" {
			t.Errorf("a page of %d sessions, older ones after %q", len(p.Sessions), p.Older)
		}
		got, err := people.LoadLately(t.Context(), w, steam.FromAccountID(1), p.Read, now)
		w.ok(err)
		return got
	}
	want := people.Lately{
		Companions: []people.Companion{
			{SteamID: steam.FromAccountID(2), Name: "friend", Together: time.Hour},
			{SteamID: steam.FromAccountID(3), Name: "guest", Together: 10 * time.Minute}},
		Maps: []people.MapTime{{Map: "c2m1_highway", Time: 90 * time.Minute}, {Map: "c1m1_hotel", Time: 70 * time.Minute}},
	}
	if diff := cmp.Diff(want, lately(w.ann)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := lately(w.bob); len(got.Companions)+len(got.Maps) > 0 {
		t.Errorf("of another viewer: %+v", got)
	}
}
