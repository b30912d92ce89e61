package people_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
)

func TestRoster(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.play(w.ann, 1, "here", 60, 0)
	w.play(w.ann, 2, "just left", 60, 10)
	w.play(w.ann, 3, "left long ago", 600, 500)
	w.play(w.bob, 4, "elsewhere", 60, 0)
	w.ok(w.PutProfiles(t.Context(), []store.Profile{{SteamID: steam.FromAccountID(2), PersonaName: "p", FetchedAt: now}}))
	r, err := people.LoadRoster(t.Context(), w, w.ann.Servers[0].ID, 10, 100*time.Minute, now)
	w.ok(err)
	if len(r.Current) != 1 || r.Current[0].Name != "here" || len(r.Recent) != 1 || r.Recent[0].Name != "just left" {
		t.Errorf("%+v", r)
	}
	if r.Profiles[r.Recent[0].SteamID].PersonaName != "p" {
		t.Errorf("profiles %v", r.Profiles)
	}
	r, err = people.LoadRoster(t.Context(), w, w.ann.Servers[0].ID, 1, 0, now)
	w.ok(err)
	if len(r.Recent) != 1 {
		t.Errorf("recent %v", r.Recent)
	}
}

func TestRosterFind(t *testing.T) {
	t.Parallel()
	ann, bob := steam.FromAccountID(1), steam.FromAccountID(2)
	r := people.Roster{
		Current: []livestate.Session{{SteamID: ann, UserID: 9}},
		Recent:  []livestate.Session{{SteamID: ann, UserID: 8}, {SteamID: bob, UserID: 7}, {SteamID: bob, UserID: 6}},
	}
	for id, want := range map[steam.ID]int{ann: 9, bob: 7} {
		if s, ok := r.Find(id); !ok || s.UserID != want {
			t.Errorf("%v: %+v, %t", id, s, ok)
		}
	}
	if _, ok := r.Find(steam.FromAccountID(3)); ok {
		t.Error("one who was not there is found")
	}
}
