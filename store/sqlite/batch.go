package sqlite

import (
	"cmp"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// batch is what a number of updates come to, as rows. Within runs there is one
// row a server; within open and ended together one a session, and within open
// one a player and server.
type batch struct {
	runs, closed []runRow
	open, ended  []sessionRow
	disproved    []sessionRow
	aliases      []aliasRow
}

type runRow struct {
	server int64
	livestate.Run
}

type sessionRow struct {
	server  int64
	follows bool // it was last seen at the end of the server's newest run
	livestate.Session
}

type aliasRow struct {
	server int64
	store.Alias
}

func (b *batch) empty() bool {
	return len(b.runs)+len(b.open)+len(b.ended)+len(b.disproved)+len(b.aliases) == 0
}

// gather sorts out what the updates say. Where several are of one server, the
// newest run and the latest version of a session count.
func gather(updates []store.Update) *batch {
	b := new(batch)
	b.runs = make([]runRow, 0, len(updates))
	var sessions []sessionRow
	for _, u := range updates {
		seen := !u.Run.StartedAt.IsZero()
		if seen {
			b.runs = append(b.runs, runRow{u.ServerID, u.Run})
		}
		for _, run := range u.Closed {
			if rows.Millis(run.StartedAt) < rows.Millis(u.Run.StartedAt) { // or it would be there twice
				b.closed = append(b.closed, runRow{u.ServerID, run})
			}
		}
		for _, session := range u.Sessions {
			sessions = append(sessions, sessionRow{
				server:  u.ServerID,
				follows: seen && rows.Millis(session.LastSeenAt) == rows.Millis(u.Run.LastSeenAt),
				Session: session,
			})
		}
		for _, session := range u.Disproved {
			b.disproved = append(b.disproved, sessionRow{server: u.ServerID, Session: session})
		}
		for _, alias := range u.Aliases {
			b.aliases = append(b.aliases, aliasRow{u.ServerID, alias})
		}
	}
	b.newestRuns()
	b.splitSessions(sessions)
	return b
}

// newestRuns leaves the newest run of each server in b.runs, and moves what
// came before to b.closed.
func (b *batch) newestRuns() {
	slices.SortStableFunc(b.runs, func(x, y runRow) int {
		return cmp.Or(
			cmp.Compare(x.server, y.server),
			cmp.Compare(rows.Millis(x.StartedAt), rows.Millis(y.StartedAt)),
			cmp.Compare(rows.Millis(x.LastSeenAt), rows.Millis(y.LastSeenAt)))
	})
	newest := b.runs[:0]
	for _, run := range b.runs {
		if last := len(newest) - 1; last < 0 || newest[last].server != run.server {
			newest = append(newest, run)
		} else {
			if rows.Millis(newest[last].StartedAt) != rows.Millis(run.StartedAt) {
				b.closed = append(b.closed, newest[last])
			}
			newest[last] = run
		}
	}
	b.runs = newest
}

// splitSessions tells the open from the ended. Of several versions of a session
// the last counts; of several open sessions of a player the one that he joined
// last, and the others end.
func (b *batch) splitSessions(sessions []sessionRow) {
	slices.SortStableFunc(sessions, func(x, y sessionRow) int {
		return cmp.Or(
			cmp.Compare(x.server, y.server),
			x.SteamID.Compare(y.SteamID),
			cmp.Compare(rows.Millis(x.JoinedAt), rows.Millis(y.JoinedAt)))
	})
	for i, row := range sessions {
		var next *sessionRow // of the same player
		if i+1 < len(sessions) && sessions[i+1].server == row.server && sessions[i+1].SteamID == row.SteamID {
			next = &sessions[i+1]
		}
		switch {
		case next != nil && rows.Millis(next.JoinedAt) == rows.Millis(row.JoinedAt):
			// A later version of this one.
		case !row.Open():
			b.ended = append(b.ended, row)
		case next != nil:
			row.LeftAt = earlier(row.LastSeenAt, next.JoinedAt)
			row.Reason = livestate.Left
			b.ended = append(b.ended, row)
		default:
			b.open = append(b.open, row)
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func runCell(ctx sqlite3.Context, r *runRow, column int) {
	switch column {
	case 0:
		ctx.ResultInt64(r.server)
	case 1:
		ctx.ResultInt64(rows.Millis(r.StartedAt))
	case 2:
		ctx.ResultInt64(max(rows.Millis(r.StartedAt), rows.Millis(r.LastSeenAt)))
	case 3:
		ctx.ResultInt(r.Players)
	case 4:
		ctx.ResultInt(r.MaxPlayers)
	case 5:
		ctx.ResultInt(r.Bots)
	case 6:
		ctx.ResultText(store.CleanText(r.Map))
	case 7:
		ctx.ResultBool(r.Hibernating)
	}
}

func sessionCell(ctx sqlite3.Context, s *sessionRow, column int) {
	switch column {
	case 0:
		ctx.ResultInt64(s.server)
	case 1:
		ctx.ResultInt64(rows.Bits(s.SteamID))
	case 2:
		ctx.ResultInt(s.UserID)
	case 3:
		ctx.ResultInt64(rows.Millis(s.JoinedAt))
	case 4:
		ctx.ResultInt64(max(rows.Millis(s.JoinedAt), rows.Millis(s.LeftAt)))
	case 5:
		if s.follows {
			ctx.ResultNull()
		} else {
			ctx.ResultInt64(max(rows.Millis(s.JoinedAt), rows.Millis(s.LastSeenAt)))
		}
	case 6:
		ctx.ResultText(store.CleanText(s.Name))
	case 7:
		ctx.ResultText(store.CleanText(s.NameNow))
	case 8:
		ctx.ResultInt(s.MinPing)
	case 9:
		ctx.ResultInt(s.MaxPing)
	case 10:
		ctx.ResultText(string(rows.Clean(s.Reason)))
	}
}

func aliasCell(ctx sqlite3.Context, a *aliasRow, column int) {
	switch column {
	case 0:
		ctx.ResultInt64(a.server)
	case 1:
		ctx.ResultInt64(rows.Bits(a.SteamID))
	case 2:
		ctx.ResultText(store.CleanText(a.Name))
	case 3:
		ctx.ResultInt64(rows.Millis(a.FirstSeenAt))
	case 4:
		ctx.ResultInt64(rows.Millis(a.LastSeenAt))
	}
}
