package queries

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/blocks"
	"github.com/left4me/left4me/store/internal/rows"
)

const (
	// touchingSpans are the sessions that have ended and touch spans.
	touchingSpans = `SELECT s.steam_id_64, s.joined_at, greatest(s.joined_at, s.left_at), s.summed_to, g.server_id, g.from_at, g.to_at
		FROM go_span(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = g.server_id
		WHERE s.left_at >= g.from_at AND s.left_at <= g.to_at + 21600000 AND +s.joined_at < g.to_at
		UNION ALL
		SELECT s.steam_id_64, s.joined_at, s.left_at, s.summed_to, g.server_id, g.from_at, g.to_at
		FROM go_span(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = g.server_id
		WHERE s.left_at - s.joined_at > 21600000 AND +s.left_at > g.to_at + 21600000 AND +s.left_at >= g.from_at AND +s.joined_at < g.to_at`

	// spanQuarters is what is kept of removed sessions in spans of whole quarter hours.
	spanQuarters = `SELECT q.steam_id_64, CAST(sum(q.millis) AS bigint), CAST(sum(q.began) AS bigint),
			CAST(sum(CASE WHEN q.quarter * 900000 = g.from_at THEN q.went_on ELSE 0 END) AS bigint), g.server_id, g.from_at
		FROM go_span(?1) AS g CROSS JOIN player_quarter AS q ON q.server_id = g.server_id
		WHERE q.quarter >= g.from_at / 900000 AND q.quarter < g.to_at / 900000 GROUP BY g.server_id, g.from_at, q.steam_id_64`
)

// presencesIn tells how players were on servers within spans of whole quarter hours: what is
// over of it. It may tell of a player several times, which add up.
func (s *Store) presencesIn(ctx context.Context, tx bun.Tx, spans []rows.Span, tell func(server, from int64, id steam.ID, p sums.Presence)) error {
	given := rows.SliceOf(rows.Spans, spans)
	err := s.query(ctx, tx, func(scan Scanner) error {
		var one sums.Session
		var server, from, to int64
		err := scan((*rows.SteamID)(&one.SteamID), (*rows.Time)(&one.JoinedAt), (*rows.Time)(&one.LeftAt), (*rows.Time)(&one.Summed), &server, &from, &to)
		tell(server, from, one.SteamID, one.Within(stats.Span{From: rows.FromMillis(from), To: rows.FromMillis(to)}))
		return err
	}, touchingSpans, given)
	if err != nil {
		return err
	}
	return s.query(ctx, tx, func(scan Scanner) error {
		var id steam.ID
		var sum sums.Presence
		var server, from int64
		err := scan((*rows.SteamID)(&id), (*rows.Duration)(&sum.Time), &sum.Began, &sum.WentOn, &server, &from)
		tell(server, from, id, sum)
		return err
	}, spanQuarters, given)
}

// holdings are the parts of which blocks hold what happened on servers. Those of a server that it
// has no end of are none.
type holdings struct {
	first   blocks.Part
	end     map[int64]blocks.Part // of each server
	changed map[int64][][2]blocks.Part
}

// holds reports whether a block, or that there is none, says all of a part.
func (h holdings) holds(server int64, p blocks.Part) bool {
	if p < h.first || p >= h.end[server] {
		return false
	}
	for _, c := range h.changed[server] {
		if c[0] <= p && p <= c[1] {
			return false
		}
	}
	return true
}

// gaps returns what of a span no block holds.
func (h holdings) gaps(servers []int64, span stats.Span) (gaps []rows.Span) {
	from, to := rows.Millis(span.From), rows.Millis(span.To)
	for _, server := range servers {
		at, next := from, h.first      // of what no block holds, and of what one may
		until := func(p blocks.Part) { // it is held
			if p = min(p, h.end[server]); p > next {
				if next.Start() > at {
					gaps = append(gaps, rows.Span{Server: server, From: at, To: next.Start()})
				}
				at = p.Start()
			}
		}
		for _, c := range h.changed[server] {
			until(c[0])
			next = max(next, c[1]+1)
		}
		until(h.end[server])
		if to > at {
			gaps = append(gaps, rows.Span{Server: server, From: at, To: to})
		}
	}
	return gaps
}

// holdings reads which parts of a span blocks hold.
func (s *Store) holdings(ctx context.Context, tx bun.Tx, given rows.Slice, span stats.Span) (holdings, error) {
	h := holdings{first: max(0, blocks.PartAfter(span.From)), end: make(map[int64]blocks.Part), changed: make(map[int64][][2]blocks.Part)}
	last := blocks.PartOf(span.To)
	if last <= h.first {
		return h, nil
	}
	err := s.query(ctx, tx, func(scan Scanner) error {
		var server int64
		var end blocks.Part
		err := scan(&server, &end)
		if end = min(end, last); end > h.first {
			h.end[server] = end
		}
		return err
	}, `SELECT b.server_id, b.part FROM go_id(?) AS g CROSS JOIN presence_built AS b ON b.server_id = g.id`, given)
	if err != nil || len(h.end) == 0 {
		return h, err
	}
	return h, s.query(ctx, tx, func(scan Scanner) error {
		var server int64
		var parts [2]blocks.Part
		err := scan(&server, &parts[0], &parts[1])
		h.changed[server] = append(h.changed[server], parts)
		return err
	}, `SELECT c.server_id, c.first, c.last FROM go_id(?1) AS g CROSS JOIN presence_changed AS c ON c.server_id = g.id
		WHERE c.first < ?3 AND c.last >= ?2 ORDER BY c.server_id, c.first`, given, int64(h.first), int64(last))
}

// addPresences adds how players were on servers within a span of whole quarter hours: what is over
// of it. Blocks say most of it.
func (s *Store) addPresences(ctx context.Context, tx bun.Tx, servers []int64, span stats.Span, to *blocks.Tally) error {
	given := rows.SliceOf(rows.IDs, servers)
	h, err := s.holdings(ctx, tx, given, span)
	if err != nil {
		return err
	}
	begin := rows.Millis(span.From)
	tell := func(from int64, id steam.ID, p sums.Presence) {
		if from != begin {
			p.WentOn = 0 // it is told of an earlier part of the span, or goes on from there
		}
		to.Add(id, p)
	}
	if len(h.end) > 0 {
		err := s.query(ctx, tx, func(scan Scanner) error {
			var server int64
			var data []byte
			if err := scan(&server, &data); err != nil {
				return err
			}
			return blocks.Read(data,
				func(p blocks.Part) bool { return h.holds(server, p) },
				func(p blocks.Part, one blocks.Player) { tell(p.Start(), one.SteamID, one.Presence) })
		}, `SELECT g.id, (SELECT string_agg(b.players, '') FROM presence_block AS b WHERE b.server_id = g.id AND b.part >= ?2 AND b.part < ?3)
			FROM go_id(?1) AS g`, given, int64(h.first), int64(blocks.PartOf(span.To)))
		if err != nil {
			return err
		}
	}
	return s.presencesIn(ctx, tx, h.gaps(servers, span), func(_, from int64, id steam.ID, p sums.Presence) { tell(from, id, p) })
}
