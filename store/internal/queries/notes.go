package queries

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// CreateNote implements [store.PlayerNotes].
func (s *Store) CreateNote(ctx context.Context, n store.Note) (store.Note, error) {
	text, err := store.NoteText(n.Text)
	if err != nil {
		return store.Note{}, err
	}
	n.Text, n.CreatedAt = text, time.Time(rows.OrNow(n.CreatedAt))
	err = s.db.Write(ctx, "create note", func(ctx context.Context, tx bun.Tx) error {
		err := s.bounded(ctx, tx, "player_note", n.OwnerID, n.SteamID, store.MaxPlayerNotes, store.MaxOwnerNotes)
		if err != nil {
			return err
		}
		err = s.query(ctx, tx, func(scan Scanner) error { return scan(&n.ID) }, `
			INSERT INTO player_note (owner_id, steam_id_64, author_id, text, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
			n.OwnerID, rows.Bits(n.SteamID), n.AuthorID, n.Text, rows.Millis(n.CreatedAt))
		if err != nil {
			return err
		}
		return s.query(ctx, tx, func(scan Scanner) error { return scan(&n.Author) }, `SELECT username FROM users WHERE id = ?`, n.AuthorID)
	})
	if err != nil {
		return store.Note{}, err
	}
	return n, nil
}

// bounded fails if there are as many rows of an owner, or of one player, as there may be.
func (s *Store) bounded(ctx context.Context, tx bun.Tx, table string, owner int64, player steam.ID, ofPlayer, ofOwner int) error {
	var one, all int
	err := s.query(ctx, tx, func(scan Scanner) error { return scan(&one, &all) }, `
		SELECT (SELECT count(*) FROM `+table+` WHERE owner_id = ?1 AND steam_id_64 = ?2),
			(SELECT count(*) FROM `+table+` WHERE owner_id = ?1)`, owner, rows.Bits(player))
	if err == nil && (one >= ofPlayer || all >= ofOwner) {
		err = store.ErrTooMany
	}
	return err
}

// Notes implements [store.PlayerNotes].
func (s *Store) Notes(ctx context.Context, ownerIDs []int64, player steam.ID) ([]store.Note, error) {
	if len(ownerIDs) == 0 {
		return nil, nil
	}
	var notes []store.Note
	err := s.db.Read(ctx, "notes", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			n := store.Note{SteamID: player}
			err := scan(&n.ID, &n.OwnerID, &n.AuthorID, &n.Author, &n.Text, (*rows.Time)(&n.CreatedAt))
			notes = append(notes, n)
			return err
		}, `SELECT n.id, n.owner_id, coalesce(n.author_id, 0), coalesce(u.username, ''), n.text, n.created_at
			FROM player_note AS n LEFT JOIN users AS u ON u.id = n.author_id
			WHERE n.owner_id IN (SELECT id FROM go_id(?1)) AND n.steam_id_64 = ?2
			ORDER BY n.created_at DESC, n.id DESC`, rows.SliceOf(rows.IDs, ownerIDs), rows.Bits(player))
	})
	if err != nil {
		return nil, err
	}
	return notes, nil
}

// DeleteNote implements [store.PlayerNotes].
func (s *Store) DeleteNote(ctx context.Context, ownerID int64, player steam.ID, id int64) error {
	return s.db.Write(ctx, "delete note", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM player_note WHERE id = ? AND owner_id = ? AND steam_id_64 = ?`, id, ownerID, rows.Bits(player)))
	})
}

// AddTag implements [store.PlayerNotes].
func (s *Store) AddTag(ctx context.Context, ownerID int64, player steam.ID, tag string) error {
	tag, err := store.Tag(tag)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "add tag", func(ctx context.Context, tx bun.Tx) error {
		res, err := s.exec(ctx, tx, `
			INSERT INTO player_tag (owner_id, steam_id_64, tag_key, tag) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			ownerID, rows.Bits(player), store.FoldName(tag), tag)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.bounded(ctx, tx, "player_tag", ownerID, player, store.MaxPlayerTags+1, store.MaxOwnerTags+1)
	})
}

// DeleteTag implements [store.PlayerNotes].
func (s *Store) DeleteTag(ctx context.Context, ownerID int64, player steam.ID, tag string) error {
	return s.db.Write(ctx, "delete tag", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM player_tag WHERE owner_id = ? AND steam_id_64 = ? AND tag_key = ?`,
			ownerID, rows.Bits(player), store.FoldName(tag)))
	})
}

// Tags implements [store.PlayerNotes].
func (s *Store) Tags(ctx context.Context, ownerIDs []int64, players []steam.ID) (map[steam.ID][]string, error) {
	tags := make(map[steam.ID][]string)
	if len(ownerIDs) == 0 || len(players) == 0 {
		return tags, nil
	}
	last := make(map[steam.ID]string)
	err := s.db.Read(ctx, "tags", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var player steam.ID
			var key, tag string
			err := scan((*rows.SteamID)(&player), &key, &tag)
			if last[player] != key {
				tags[player], last[player] = append(tags[player], tag), key
			}
			return err
		}, `SELECT t.steam_id_64, t.tag_key, t.tag
			FROM player_tag AS t
			WHERE t.owner_id IN (SELECT id FROM go_id(?1)) AND t.steam_id_64 IN (SELECT id FROM go_id(?2))
			ORDER BY t.tag_key, t.owner_id`, rows.SliceOf(rows.IDs, ownerIDs), rows.SliceOf(rows.IDs, steamIDBits(players)))
	})
	if err != nil {
		return nil, err
	}
	return tags, nil
}

// Watch implements [store.PlayerNotes].
func (s *Store) Watch(ctx context.Context, userID int64, w store.Watch) error {
	return s.db.Write(ctx, "watch", func(ctx context.Context, tx bun.Tx) error {
		_, err := s.exec(ctx, tx, `
			INSERT INTO player_watch (user_id, steam_id_64, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
			userID, rows.Bits(w.SteamID), rows.OrNow(w.CreatedAt))
		if err != nil {
			return err
		}
		var n int
		err = s.query(ctx, tx, func(scan Scanner) error { return scan(&n) }, `SELECT count(*) FROM player_watch WHERE user_id = ?`, userID)
		if err == nil && n > store.MaxWatched {
			err = store.ErrTooMany
		}
		return err
	})
}

// Unwatch implements [store.PlayerNotes].
func (s *Store) Unwatch(ctx context.Context, userID int64, player steam.ID) error {
	return s.db.Write(ctx, "unwatch", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM player_watch WHERE user_id = ? AND steam_id_64 = ?`, userID, rows.Bits(player)))
	})
}

// Watched implements [store.PlayerNotes].
func (s *Store) Watched(ctx context.Context, userID int64) ([]store.Watch, error) {
	var list []store.Watch
	err := s.db.Read(ctx, "watched", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var w store.Watch
			err := scan((*rows.SteamID)(&w.SteamID), (*rows.Time)(&w.CreatedAt))
			list = append(list, w)
			return err
		}, `SELECT steam_id_64, created_at FROM player_watch WHERE user_id = ? ORDER BY created_at DESC, steam_id_64`, userID)
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}
