package storetest

import (
	"fmt"
	"strings"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func noteCases() []Case {
	return []Case{
		{"note-roundtrip", "Notes are found by owner and player, newest first, with the name of their author.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			write := func(owner, author store.User, n uint32, text string, second float64) store.Note {
				return x.note(store.Note{OwnerID: owner.ID, AuthorID: author.ID, SteamID: person(n), Text: text, CreatedAt: at(second)})
			}
			first := write(ann, bob, 1, "  two\r\nlines\x00 ", 5)
			second, twin := write(ann, ann, 1, "?0 'x'", 9), write(ann, ann, 1, "twin", 9)
			other, theirs := write(ann, ann, 2, "other", 1), write(bob, bob, 1, "theirs", 1)
			same("note", store.Note{ID: first.ID, OwnerID: ann.ID, AuthorID: bob.ID, Author: "bob", SteamID: person(1), Text: "two\nlines", CreatedAt: at(5)}, first)
			same("Notes", []store.Note{twin, second, first}, must(x.Notes(x.ctx, []int64{ann.ID, ann.ID, 4711}, person(1))))
			same("of both", []store.Note{twin, second, first, theirs}, must(x.Notes(x.ctx, []int64{bob.ID, ann.ID}, person(1))))
			same("of another player", []store.Note{other}, must(x.Notes(x.ctx, []int64{ann.ID}, person(2))))
			same("of no owners", nil, must(x.Notes(x.ctx, nil, person(1))))
			is("another owner's", x.DeleteNote(x.ctx, bob.ID, person(1), first.ID), store.ErrNotFound)
			is("another player's", x.DeleteNote(x.ctx, ann.ID, person(2), first.ID), store.ErrNotFound)
			ok("DeleteNote", x.DeleteNote(x.ctx, ann.ID, person(1), second.ID))
			is("again", x.DeleteNote(x.ctx, ann.ID, person(1), second.ID), store.ErrNotFound)
			ok("DeleteUser", x.DeleteUser(x.ctx, bob.ID))
			first.AuthorID, first.Author = 0, ""
			same("the author is gone", []store.Note{twin, first}, must(x.Notes(x.ctx, []int64{ann.ID, bob.ID}, person(1))))
		})},
		{"note-refused", "A note has a text within the bounds, and an owner and an author who exist.", play(func(x *scene) {
			u := x.user("ann")
			n := store.Note{OwnerID: u.ID, AuthorID: u.ID, SteamID: person(1), Text: strings.Repeat("é", store.MaxNoteText)}
			refused := func(n store.Note, want error) {
				_, err := x.CreateNote(x.ctx, n)
				is(fmt.Sprintf("CreateNote %d, %d, %.20q", n.OwnerID, n.AuthorID, n.Text), err, want)
			}
			x.note(n)
			for _, text := range []string{"", " \r\n ", "\x00", strings.Repeat("é", store.MaxNoteText+1)} {
				n.Text = text
				refused(n, store.ErrInvalid)
			}
			n.Text = "x"
			refused(store.Note{OwnerID: 4711, AuthorID: u.ID, SteamID: person(1), Text: "x"}, store.ErrNotFound)
			refused(store.Note{OwnerID: u.ID, AuthorID: 4711, SteamID: person(1), Text: "x"}, store.ErrNotFound)
			for range store.MaxPlayerNotes - 1 {
				x.note(n)
			}
			refused(n, store.ErrTooMany)
			n.SteamID = person(2)
			x.note(n)
			same("notes", store.MaxPlayerNotes, len(must(x.Notes(x.ctx, []int64{u.ID}, person(1)))))
		})},
		{"tags", "A player has each tag of an owner once, whatever its case.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			tag := func(u store.User, n uint32, tag string) { ok("AddTag "+tag, x.AddTag(x.ctx, u.ID, person(n), tag)) }
			tag(ann, 1, "  Toxic   voice ")
			tag(ann, 1, "TOXIC VOICE")
			tag(ann, 1, "friend")
			tag(bob, 1, "toxic voice")
			tag(bob, 1, "Élan")
			tag(ann, 2, "admin")
			these := []steam.ID{person(1), person(2), person(3), person(1)}
			same("Tags", map[steam.ID][]string{person(1): {"friend", "Toxic voice"}, person(2): {"admin"}}, must(x.Tags(x.ctx, []int64{ann.ID}, these)))
			same("of both", map[steam.ID][]string{person(1): {"friend", "Toxic voice", "Élan"}}, must(x.Tags(x.ctx, []int64{bob.ID, ann.ID, bob.ID}, these[:1])))
			same("of no owners", map[steam.ID][]string{}, must(x.Tags(x.ctx, nil, these)))
			for _, bad := range []string{"", " ", "\u200b", "a\nb", "a\x00", "\xff", strings.Repeat("é", store.MaxTag+1)} {
				is(fmt.Sprintf("AddTag %q", bad), x.AddTag(x.ctx, ann.ID, person(1), bad), store.ErrInvalid)
			}
			is("no owner", x.AddTag(x.ctx, 4711, person(1), "x"), store.ErrNotFound)
			is("another owner's", x.DeleteTag(x.ctx, bob.ID, person(1), "friend"), store.ErrNotFound)
			ok("DeleteTag", x.DeleteTag(x.ctx, bob.ID, person(1), "éLAN"))
			is("again", x.DeleteTag(x.ctx, bob.ID, person(1), "Élan"), store.ErrNotFound)
			for i := range store.MaxPlayerTags - 2 {
				tag(ann, 1, fmt.Sprint("tag ", i))
			}
			is("too many", x.AddTag(x.ctx, ann.ID, person(1), "more"), store.ErrTooMany)
			tag(ann, 1, "friend")
			same("as many as may be", store.MaxPlayerTags, len(must(x.Tags(x.ctx, []int64{ann.ID}, these))[person(1)]))
			ok("DeleteUser", x.DeleteUser(x.ctx, ann.ID))
			same("of one who is gone", map[steam.ID][]string{}, must(x.Tags(x.ctx, []int64{ann.ID}, these)))
		})},
		{"watch-list", "A user watches a player once, until they no longer do.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			for i, second := range []float64{7, 9, 7} {
				ok("Watch", x.Watch(x.ctx, ann.ID, store.Watch{SteamID: person(uint32(3 - i)), CreatedAt: at(second)}))
			}
			ok("Watch again", x.Watch(x.ctx, ann.ID, store.Watch{SteamID: person(1), CreatedAt: at(99)}))
			ok("Watch", x.Watch(x.ctx, bob.ID, store.Watch{SteamID: person(1)}))
			want := []store.Watch{{SteamID: person(2), CreatedAt: at(9)}, {SteamID: person(1), CreatedAt: at(7)}, {SteamID: person(3), CreatedAt: at(7)}}
			same("Watched", want, must(x.Watched(x.ctx, ann.ID)))
			ok("Unwatch", x.Unwatch(x.ctx, ann.ID, person(1)))
			is("again", x.Unwatch(x.ctx, ann.ID, person(1)), store.ErrNotFound)
			same("of another user", 1, len(must(x.Watched(x.ctx, bob.ID))))
			is("no user", x.Watch(x.ctx, 4711, store.Watch{SteamID: person(1)}), store.ErrNotFound)
			for i := range store.MaxWatched - 2 {
				ok("Watch", x.Watch(x.ctx, ann.ID, store.Watch{SteamID: person(uint32(10 + i))}))
			}
			is("too many", x.Watch(x.ctx, ann.ID, store.Watch{SteamID: person(9)}), store.ErrTooMany)
			same("as many as may be", store.MaxWatched, len(must(x.Watched(x.ctx, ann.ID))))
			ok("DeleteUser", x.DeleteUser(x.ctx, ann.ID))
			same("of one who is gone", nil, must(x.Watched(x.ctx, ann.ID)))
		})},
	}
}

func (x *scene) note(n store.Note) store.Note {
	n, err := x.CreateNote(x.ctx, n)
	ok("CreateNote", err)
	return n
}
