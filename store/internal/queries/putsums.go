package queries

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store/internal/rows"
)

// addSums adds to what is kept of a server.
func (s *Store) addSums(ctx context.Context, tx bun.Tx, server int64, sum *sums.Server) error {
	for _, step := range []struct {
		given     rows.Slice
		statement string
	}{
		{rows.SliceOf(rows.PlayerQuarters, rows.SumsOf(server, sum.Players)), putPlayerQuarters},
		{rows.SliceOf(rows.MapQuarters, rows.SumsOf(server, sum.Maps)), putMapQuarters},
		{rows.SliceOf(rows.PairQuarters, rows.SumsOf(server, sum.Pairs)), putPairQuarters},
		{rows.SliceOf(rows.LengthQuarters, rows.SumsOf(server, sum.Lengths)), putLengthQuarters},
		{rows.SliceOf(rows.VisitQuarters, rows.SumsOf(server, sum.Visits)), putVisitQuarters},
		{rows.SliceOf(rows.EndQuarters, rows.SumsOf(server, sum.Ends)), putEndQuarters},
	} {
		if step.given.Len == 0 {
			continue
		}
		if _, err := s.exec(ctx, tx, step.statement, step.given); err != nil {
			return err
		}
	}
	return nil
}

var (
	putPlayerQuarters = putSums("player_quarter", rows.PlayerQuarters, "steam_id_64", `
		millis = player_quarter.millis + excluded.millis,
		began = player_quarter.began + excluded.began,
		went_on = player_quarter.went_on + excluded.went_on`)
	putPairQuarters   = putSums("pair_quarter", rows.PairQuarters, "player_a, player_b", `millis = pair_quarter.millis + excluded.millis`)
	putLengthQuarters = putSums("length_quarter", rows.LengthQuarters, "length", `sessions = length_quarter.sessions + excluded.sessions`)
	putVisitQuarters  = putSums("visit_quarter", rows.VisitQuarters, "length", `visits = visit_quarter.visits + excluded.visits`)
	putEndQuarters    = putSums("end_quarter", rows.EndQuarters, "map, reason", `sessions = end_quarter.sessions + excluded.sessions`)
	putMapQuarters    = putSums("map_quarter", rows.MapQuarters, "map, silence", `
		up = map_quarter.up + excluded.up,
		people = map_quarter.people + excluded.people,
		full_for = map_quarter.full_for + excluded.full_for,
		peak = greatest(map_quarter.peak, excluded.peak),
		peak_at = CASE WHEN (excluded.peak, -excluded.peak_at) > (map_quarter.peak, -map_quarter.peak_at)
			THEN excluded.peak_at ELSE map_quarter.peak_at END,
		emptied = map_quarter.emptied + excluded.emptied,
		moved = map_quarter.moved + excluded.moved`)
)

func putSums[T any](name string, table rows.Table[T], key, add string) string {
	return `INSERT INTO ` + name + ` (` + table.Names() + `)
		SELECT ` + table.Under("g") + ` FROM go_` + name + `(?) AS g WHERE 1 = 1
		ON CONFLICT (server_id, quarter, ` + key + `) DO UPDATE SET ` + add
}
