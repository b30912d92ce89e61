package memstore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// playerOf is a player as one user knows them.
type playerOf struct {
	user   int64
	player steam.ID
}

// CreateNote implements [store.PlayerNotes].
func (s *Store) CreateNote(ctx context.Context, n store.Note) (store.Note, error) {
	return get(ctx, s, func() (store.Note, error) {
		text, err := store.NoteText(n.Text)
		if err != nil {
			return store.Note{}, err
		}
		_, err = s.user(n.OwnerID)
		author, authorErr := s.user(n.AuthorID)
		if err = cmp.Or(err, authorErr); err != nil {
			return store.Note{}, err
		}
		all := sorted(s.notes, func(old store.Note) bool { return old.OwnerID == n.OwnerID }, newestNote)
		if len(all) >= store.MaxOwnerNotes || len(s.notesAbout([]int64{n.OwnerID}, n.SteamID)) >= store.MaxPlayerNotes {
			return store.Note{}, store.ErrTooMany
		}
		n.ID, n.Author, n.Text, n.CreatedAt = s.nextID("note"), author.Name, text, orNow(n.CreatedAt)
		s.notes[n.ID] = n
		return n, nil
	})
}

func newestNote(a, b store.Note) int {
	return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
}

func (s *Store) notesAbout(owners []int64, player steam.ID) []store.Note {
	return sorted(s.notes, func(n store.Note) bool { return n.SteamID == player && slices.Contains(owners, n.OwnerID) }, newestNote)
}

// Notes implements [store.PlayerNotes].
func (s *Store) Notes(ctx context.Context, ownerIDs []int64, player steam.ID) ([]store.Note, error) {
	return list(ctx, s, func() []store.Note {
		notes := s.notesAbout(ownerIDs, player)
		for i := range notes {
			notes[i].Author = s.users[notes[i].AuthorID].Name
		}
		return notes
	})
}

// DeleteNote implements [store.PlayerNotes].
func (s *Store) DeleteNote(ctx context.Context, ownerID int64, player steam.ID, id int64) error {
	return s.do(ctx, func() error {
		if n, there := s.notes[id]; !there || n.OwnerID != ownerID || n.SteamID != player {
			return store.ErrNotFound
		}
		delete(s.notes, id)
		return nil
	})
}

// AddTag implements [store.PlayerNotes].
func (s *Store) AddTag(ctx context.Context, ownerID int64, player steam.ID, tag string) error {
	return s.do(ctx, func() error {
		tag, err := store.Tag(tag)
		if err != nil {
			return err
		}
		if _, err := s.user(ownerID); err != nil {
			return err
		}
		at, key := playerOf{ownerID, player}, store.FoldName(tag)
		if _, there := s.tags[at][key]; there {
			return nil
		}
		all := 0
		for of, tags := range s.tags {
			if of.user == ownerID {
				all += len(tags)
			}
		}
		if all >= store.MaxOwnerTags || len(s.tags[at]) >= store.MaxPlayerTags {
			return store.ErrTooMany
		}
		if s.tags[at] == nil {
			s.tags[at] = make(map[string]string)
		}
		s.tags[at][key] = tag
		return nil
	})
}

// DeleteTag implements [store.PlayerNotes].
func (s *Store) DeleteTag(ctx context.Context, ownerID int64, player steam.ID, tag string) error {
	return s.do(ctx, func() error {
		tags, key := s.tags[playerOf{ownerID, player}], store.FoldName(tag)
		if _, there := tags[key]; !there {
			return store.ErrNotFound
		}
		delete(tags, key)
		return nil
	})
}

// Tags implements [store.PlayerNotes].
func (s *Store) Tags(ctx context.Context, ownerIDs []int64, players []steam.ID) (map[steam.ID][]string, error) {
	return list(ctx, s, func() map[steam.ID][]string {
		tags := make(map[steam.ID][]string)
		for _, player := range players {
			byKey := make(map[string]string)
			for _, owner := range slices.Backward(distinct(ownerIDs)) { // the spelling of the first stays
				maps.Copy(byKey, s.tags[playerOf{owner, player}])
			}
			delete(tags, player)
			for _, key := range slices.SortedFunc(maps.Keys(byKey), strings.Compare) {
				tags[player] = append(tags[player], byKey[key])
			}
		}
		return tags
	})
}

// Watch implements [store.PlayerNotes].
func (s *Store) Watch(ctx context.Context, userID int64, w store.Watch) error {
	return s.do(ctx, func() error {
		if _, err := s.user(userID); err != nil {
			return err
		}
		at := playerOf{userID, w.SteamID}
		if _, there := s.watched[at]; there {
			return nil
		}
		if len(s.watchedBy(userID)) >= store.MaxWatched {
			return store.ErrTooMany
		}
		w.CreatedAt = orNow(w.CreatedAt)
		s.watched[at] = w
		return nil
	})
}

// Unwatch implements [store.PlayerNotes].
func (s *Store) Unwatch(ctx context.Context, userID int64, player steam.ID) error {
	return s.do(ctx, func() error {
		at := playerOf{userID, player}
		if _, there := s.watched[at]; !there {
			return store.ErrNotFound
		}
		delete(s.watched, at)
		return nil
	})
}

// Watched implements [store.PlayerNotes].
func (s *Store) Watched(ctx context.Context, userID int64) ([]store.Watch, error) {
	return list(ctx, s, func() []store.Watch { return s.watchedBy(userID) })
}

func (s *Store) watchedBy(user int64) (list []store.Watch) {
	for at, w := range s.watched {
		if at.user == user {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(a, b store.Watch) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), a.SteamID.Compare(b.SteamID))
	})
	return list
}

// forgetUser removes what a user wrote for themselves, and their name from what they wrote
// for others.
func (s *Store) forgetUser(id int64) {
	maps.DeleteFunc(s.notes, func(_ int64, n store.Note) bool { return n.OwnerID == id })
	for key, n := range s.notes {
		if n.AuthorID == id {
			n.AuthorID = 0
			s.notes[key] = n
		}
	}
	maps.DeleteFunc(s.tags, func(at playerOf, _ map[string]string) bool { return at.user == id })
	maps.DeleteFunc(s.watched, func(at playerOf, _ store.Watch) bool { return at.user == id })
}
