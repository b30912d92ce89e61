package people_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
)

// TestErase: owners erase on their servers, administrators everywhere, others not; all of it
// is in the audit log.
func TestErase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	ctx, id := t.Context(), steam.FromAccountID(7)
	root, err := w.CreateUser(ctx, store.User{Name: "root", Admin: true, Active: true})
	w.ok(err)
	eve, err := w.CreateUser(ctx, store.User{Name: "eve", Active: true})
	w.ok(err)
	for _, v := range []people.Viewer{w.ann, w.bob} {
		w.play(v, 7, "Heron", 90, 60)
		_, err = w.CreateNote(ctx, store.Note{OwnerID: v.UserID, AuthorID: v.UserID, SteamID: id, Text: "n"})
		w.ok(err)
	}
	erase := func(u store.User, want error) store.Erased {
		t.Helper()
		gone, err := people.Erase(ctx, w, u, u.Name, store.Erasure{SteamID: id}, now)
		if !errors.Is(err, want) {
			t.Fatalf("%s: %v, want %v", u.Name, err, want)
		}
		return gone
	}
	names := func(v people.Viewer) int {
		found, err := w.FindPlayers(ctx, "heron", v.ServerIDs(), 9)
		w.ok(err)
		return len(found)
	}
	erase(eve, store.ErrNotFound)
	if gone := erase(store.User{ID: w.ann.UserID, Name: "ann"}, nil); gone.Notes != 1 || names(w.ann) != 0 || names(w.bob) != 1 {
		t.Errorf("an owner: %+v, %d, %d", gone, names(w.ann), names(w.bob))
	}
	if gone := erase(root, nil); gone.Notes != 1 || names(w.bob) != 0 {
		t.Errorf("an administrator: %+v, %d", gone, names(w.bob))
	}
	w.play(w.bob, 7, "Heron", 10, 5)
	erase(store.User{Name: "command line"}, store.ErrPlaying)
	entries, err := w.AuditEntries(ctx, store.AuditQuery{Action: "erase"})
	w.ok(err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Actor+" "+e.Subject+" "+e.Result)
	}
	if diff := cmp.Diff([]string{"command line " + id.String() + " playing", "root " + id.String() + " ok", "ann " + id.String() + " ok"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	servers, err := w.Servers(ctx, w.ann.UserID)
	w.ok(err)
	theirs, err := w.Servers(ctx, root.ID)
	w.ok(err)
	if !people.MayErase(store.User{}, servers) || people.MayErase(store.User{}, theirs) || !people.MayErase(root, theirs) || people.MayErase(root, nil) {
		t.Error("MayErase is wrong")
	}
}
