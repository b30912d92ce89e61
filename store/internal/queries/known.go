package queries

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// remembered is how long before a server's last poll a session may have ended
// and still be part of what is known.
const remembered = time.Hour

// Known implements [store.LiveWriter].
func (s *Store) Known(ctx context.Context, serverIDs ...int64) (map[int64]store.ResumeState, error) {
	servers := slices.Compact(slices.Sorted(slices.Values(serverIDs)))
	return s.known(ctx, func(context.Context, bun.Tx) ([]int64, error) { return servers, nil })
}

// KnownAll implements [store.LiveWriter].
func (s *Store) KnownAll(ctx context.Context) (map[int64]store.ResumeState, error) {
	return s.known(ctx, func(ctx context.Context, tx bun.Tx) (servers []int64, err error) {
		err = tx.NewSelect().Model((*rows.Server)(nil)).Column("id").Order("id").Scan(ctx, &servers)
		return servers, err
	})
}

// known reads what is known of the servers that which returns, each once.
func (s *Store) known(ctx context.Context, which func(context.Context, bun.Tx) ([]int64, error)) (map[int64]store.ResumeState, error) {
	known := make(map[int64]store.ResumeState)
	err := s.db.View(ctx, "known", func(ctx context.Context, tx bun.Tx) error {
		servers, err := which(ctx, tx)
		if err != nil {
			return err
		}
		err = s.query(ctx, tx, each(rows.Runs, func(row *store.ServerRun) {
			known[row.ServerID] = store.ResumeState{Run: row.Run}
		}), `SELECT`+runColumns+`
			FROM go_id(?) AS g CROSS JOIN server_current AS r ON r.server_id = g.id`, rows.SliceOf(rows.IDs, servers))
		if err != nil {
			return err
		}
		return s.query(ctx, tx, each(rows.Sessions, func(row *rows.Session) {
			k := known[row.ServerID]
			k.Sessions = append(k.Sessions, row.Session)
			known[row.ServerID] = k
		}), `SELECT`+sessionColumns+`
			FROM go_id(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = g.id AND s.left_at IS NULL
				LEFT JOIN server_current AS c ON c.server_id = g.id
			UNION ALL
			SELECT`+sessionColumns+`
			FROM go_id(?1) AS g CROSS JOIN server_current AS c ON c.server_id = g.id
				CROSS JOIN server_player_session AS s ON s.server_id = g.id AND s.left_at >= c.last_seen_at - ?2`,
			rows.SliceOf(rows.IDs, servers), remembered.Milliseconds())
	})
	if err != nil {
		return nil, err
	}
	for server, k := range known {
		k.Sessions = onePerPlayer(k.Sessions)
		known[server] = k
	}
	return known, nil
}

// onePerPlayer keeps the open session of each player, or else the latest, and
// returns them in the order of their start.
func onePerPlayer(sessions []livestate.Session) []livestate.Session {
	slices.SortFunc(sessions, func(a, b livestate.Session) int {
		if a.Open() != b.Open() {
			if a.Open() {
				return -1
			}
			return 1
		}
		return b.JoinedAt.Compare(a.JoinedAt)
	})
	seen := make(map[steam.ID]bool, len(sessions))
	sessions = slices.DeleteFunc(sessions, func(s livestate.Session) bool {
		again := seen[s.SteamID]
		seen[s.SteamID] = true
		return again
	})
	slices.SortFunc(sessions, byStart)
	return sessions
}

func byStart(a, b livestate.Session) int {
	return cmp.Or(a.JoinedAt.Compare(b.JoinedAt), a.SteamID.Compare(b.SteamID))
}

// Latest implements [store.LiveWriter].
func (s *Store) Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error) {
	if len(players) == 0 {
		return nil, nil
	}
	latest := make(map[steam.ID]livestate.Session)
	err := s.db.View(ctx, "latest", func(ctx context.Context, tx bun.Tx) error {
		clear(latest)
		given := rows.SliceOf(rows.IDs, steamIDBits(distinct(players)))
		err := s.query(ctx, tx, each(rows.PlayerSums, func(row *rows.PlayerSum) {
			latest[row.Last.SteamID] = row.Player().Last
		}), `SELECT `+rows.PlayerSums.Read("p")+`
			FROM go_id(?1) AS g CROSS JOIN player_sum AS p ON p.server_id = ?2 AND p.steam_id_64 = g.id`, given, serverID)
		if err != nil {
			return err
		}
		return s.query(ctx, tx, func(scan Scanner) error {
			session, err := scanSession(scan)
			if summed := latest[session.SteamID]; !session.JoinedAt.Before(summed.JoinedAt) {
				latest[session.SteamID] = session
			}
			return err
		}, `SELECT`+sessionColumns+`
			FROM go_id(?1) AS g CROSS JOIN server_player_session AS s
				ON s.server_id = ?2 AND s.steam_id_64 = g.id
					AND s.joined_at = (SELECT max(l.joined_at) FROM server_player_session AS l
						WHERE l.server_id = ?2 AND l.steam_id_64 = g.id)
				LEFT JOIN server_current AS c ON c.server_id = s.server_id`, given, serverID)
	})
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(latest), byStart), nil
}

// FirstSeen implements [store.History].
func (s *Store) FirstSeen(ctx context.Context, serverID int64, players []steam.ID) (map[steam.ID]time.Time, error) {
	first := make(map[steam.ID]time.Time, len(players))
	if len(players) == 0 {
		return first, nil
	}
	given := rows.SliceOf(rows.IDs, steamIDBits(distinct(players)))
	err := s.db.View(ctx, "first seen", func(ctx context.Context, tx bun.Tx) error {
		clear(first)
		see := func(scan Scanner) error {
			var player steam.ID
			var at time.Time
			err := scan((*rows.SteamID)(&player), (*rows.Time)(&at))
			if known, ok := first[player]; !at.IsZero() && (!ok || at.Before(known)) {
				first[player] = at
			}
			return err
		}
		err := s.query(ctx, tx, see, `SELECT g.id, p.first_seen_at
			FROM go_id(?1) AS g CROSS JOIN player_sum AS p ON p.server_id = ?2 AND p.steam_id_64 = g.id`, given, serverID)
		if err != nil {
			return err
		}
		return s.query(ctx, tx, see, `SELECT g.id,
				(SELECT s.joined_at FROM server_player_session AS s WHERE s.server_id = ?2 AND s.steam_id_64 = g.id ORDER BY s.joined_at LIMIT 1)
			FROM go_id(?1) AS g`, given, serverID)
	})
	if err != nil {
		return nil, err
	}
	return first, nil
}

func distinct(players []steam.ID) []steam.ID {
	players = slices.Clone(players)
	slices.SortFunc(players, steam.ID.Compare)
	return slices.Compact(players)
}
