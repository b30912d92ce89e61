package queries

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// FindPlayers implements [store.Players].
func (s *Store) FindPlayers(ctx context.Context, text string, serverIDs []int64, limit int) ([]store.FoundPlayer, error) {
	text = store.FoldName(text)
	if text == "" || len(serverIDs) == 0 {
		return nil, nil
	}
	var found []store.FoundPlayer
	err := s.db.View(ctx, "find players", func(ctx context.Context, tx bun.Tx) error {
		matches, err := s.nameMatches(ctx, tx, text, serverIDs)
		if err != nil {
			return err
		}
		players := make([]steam.ID, 0, len(matches))
		for id := range matches {
			players = append(players, id)
		}
		last, err := s.lastSessions(ctx, tx, players, serverIDs)
		if err != nil {
			return err
		}
		found = nil
		for id, session := range last {
			found = append(found, store.FoundPlayer{Last: session, Match: matches[id].name})
		}
		slices.SortFunc(found, func(a, b store.FoundPlayer) int {
			return cmp.Or(cmp.Compare(matches[a.Last.SteamID].kind, matches[b.Last.SteamID].kind),
				b.Last.JoinedAt.Compare(a.Last.JoinedAt), a.Last.SteamID.Compare(b.Last.SteamID))
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	return found, nil
}

// nameMatch is how a player matches a text: the smaller the kind, the better.
type nameMatch struct {
	kind int
	name string
}

// nameMatches returns the best match of each player with a name that has a folded text.
func (s *Store) nameMatches(ctx context.Context, tx bun.Tx, text string, serverIDs []int64) (map[steam.ID]nameMatch, error) {
	matches := make(map[steam.ID]nameMatch)
	from, to := rows.Beginning(text)
	servers := rows.SliceOf(rows.IDs, serverIDs)
	for _, clause := range []string{
		`FROM player_name AS n
			WHERE n.server_id IN (SELECT id FROM go_id(?1)) AND n.folded >= ?2 AND n.folded < ?3 LIMIT ?4`,
		`FROM (SELECT p.name_id FROM player_name_part AS p
				WHERE p.server_id IN (SELECT id FROM go_id(?1)) AND p.part >= ?2 AND p.part < ?3 LIMIT ?4) AS t
			CROSS JOIN player_name AS n ON n.id = t.name_id`,
	} {
		err := s.query(ctx, tx, func(scan Scanner) error {
			var id steam.ID
			var name, folded string
			if err := scan((*rows.SteamID)(&id), &name, &folded); err != nil {
				return err
			}
			match := nameMatch{2, name}
			switch {
			case folded == text:
				match.kind = 0
			case strings.HasPrefix(folded, text):
				match.kind = 1
			case !strings.Contains(folded, text):
				return nil
			}
			if old, there := matches[id]; !there || cmp.Or(cmp.Compare(match.kind, old.kind), cmp.Compare(name, old.name)) < 0 {
				matches[id] = match
			}
			return nil
		}, `SELECT n.steam_id_64, n.name, n.folded `+clause, servers, from, to, store.MaxNameMatches)
		if err != nil {
			return nil, err
		}
	}
	return matches, nil
}

// LastSessions implements [store.Players].
func (s *Store) LastSessions(ctx context.Context, players []steam.ID, serverIDs []int64) (map[steam.ID]store.Session, error) {
	var last map[steam.ID]store.Session
	err := s.db.View(ctx, "last sessions", func(ctx context.Context, tx bun.Tx) (err error) {
		last, err = s.lastSessions(ctx, tx, players, serverIDs)
		return err
	})
	if err != nil {
		return nil, err
	}
	return last, nil
}

const (
	fewServers = 8

	// lastAnywhere is the session that the player g began last on the servers ?2: the newest of
	// all, or one soon after it.
	lastAnywhere = `SELECT l.id FROM server_player_session AS l
				WHERE l.steam_id_64 = g.id AND +l.server_id IN (SELECT id FROM go_id(?2))
				ORDER BY l.joined_at DESC, l.server_id LIMIT 1`

	// lastOnFew is the same, with a seek for each server. A player may have many newer sessions
	// on others.
	lastOnFew = `SELECT l.id FROM go_id(?2) AS v CROSS JOIN server_player_session AS l
				ON l.server_id = v.id AND l.steam_id_64 = g.id AND l.joined_at = (
					SELECT max(n.joined_at) FROM server_player_session AS n WHERE n.server_id = v.id AND n.steam_id_64 = g.id)
				ORDER BY l.joined_at DESC, l.server_id LIMIT 1`
)

func (s *Store) lastSessions(ctx context.Context, tx bun.Tx, players []steam.ID, serverIDs []int64) (map[steam.ID]store.Session, error) {
	last := make(map[steam.ID]store.Session)
	if len(players) == 0 || len(serverIDs) == 0 {
		return last, nil
	}
	given, servers := rows.SliceOf(rows.IDs, steamIDBits(distinct(players))), rows.SliceOf(rows.IDs, serverIDs)
	lastOn := lastAnywhere
	if len(serverIDs) <= fewServers {
		lastOn = lastOnFew
	}
	use := func(session store.Session) {
		old, there := last[session.SteamID]
		if !there || cmp.Or(old.JoinedAt.Compare(session.JoinedAt), cmp.Compare(session.ServerID, old.ServerID)) < 0 {
			last[session.SteamID] = session
		}
	}
	err := s.query(ctx, tx, func(scan Scanner) error {
		session, err := scanNamed(scan)
		use(session)
		return err
	}, `SELECT v.name,`+sessionColumns+`
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS s ON s.id = (
`+lastOn+`)
			CROSS JOIN servers AS v ON v.id = s.server_id
			LEFT JOIN server_current AS c ON c.server_id = s.server_id`, given, servers)
	if err != nil {
		return nil, err
	}
	return last, s.query(ctx, tx, func(scan Scanner) error {
		var server string
		var row rows.PlayerSum
		err := scan(append([]any{&server}, rows.PlayerSums.Dest(&row)...)...)
		use(store.Session{Session: row.Player().Last, ServerID: row.Last.ServerID, ServerName: server})
		return err
	}, `SELECT v.name, `+rows.PlayerSums.Read("p")+`
		FROM go_id(?1) AS g CROSS JOIN player_sum AS p ON p.steam_id_64 = g.id AND +p.server_id IN (SELECT id FROM go_id(?2))
			CROSS JOIN servers AS v ON v.id = p.server_id`, given, servers)
}

// scanNamed reads the name of a server and the sessionColumns.
func scanNamed(scan Scanner) (store.Session, error) {
	var row rows.Session
	var server string
	err := scan(append([]any{&server}, rows.Sessions.Dest(&row)...)...)
	return store.Session{Session: row.Session, ServerID: row.ServerID, ServerName: server}, err
}

// Playing implements [store.Players]. It sorts those who are there: in an index they come in
// order, but among all that ever were.
func (s *Store) Playing(ctx context.Context, serverIDs []int64, limit int) ([]store.Session, error) {
	if len(serverIDs) == 0 {
		return nil, nil
	}
	var sessions []store.Session
	err := s.db.Read(ctx, "playing", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			session, err := scanNamed(scan)
			sessions = append(sessions, session)
			return err
		}, `SELECT v.name,`+sessionColumns+`
			FROM servers AS v CROSS JOIN server_player_session AS s ON s.server_id = v.id AND s.left_at IS NULL
				LEFT JOIN server_current AS c ON c.server_id = v.id
			WHERE v.id IN (SELECT id FROM go_id(?1))
			ORDER BY v.id, +s.joined_at, s.steam_id_64 LIMIT ?2`, rows.SliceOf(rows.IDs, serverIDs), unlimited(limit))
	})
	if err != nil {
		return nil, err
	}
	return sessions, nil
}
