package frompython

import (
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// planHistory takes the runs and sessions of the servers.
func (p *planner) planHistory() {
	ids := make(map[int64]bool)
	for id := range p.src.Runs {
		ids[id] = true
	}
	for id := range p.src.Sessions {
		ids[id] = true
	}
	lost := 0
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if server, ok := p.servers[id]; ok {
			p.serverHistory(server, p.src.Runs[id], p.src.Sessions[id])
		} else {
			lost += len(p.src.Runs[id]) + len(p.src.Sessions[id])
		}
	}
	if lost > 0 {
		p.report.note(NoteNoServer, "history", "%s of servers that are not there, or left out, are left out too", plural(lost, "row"))
	}
}

func (p *planner) serverHistory(server store.Server, runRows []livestate.Run, sessionRows []Session) {
	subject := serverSubject(server.Name, server.Port)
	made := server.ID < 0
	if !made && !server.ImportedUntil.IsZero() {
		p.report.note(NoteImported, subject, "its history was imported until %s: no more is; delete the server to import all of it again", stamp(server.ImportedUntil))
		return
	}
	h := &history{planner: p, subject: subject}
	runs := h.runs(runRows)
	sessions := h.sessions(sessionRows, runs)
	if !made {
		before := p.have.Since[server.ID]
		all := len(runs) + len(sessions)
		runs = slices.DeleteFunc(runs, func(r livestate.Run) bool { return !r.LastSeenAt.Before(before) })
		sessions = slices.DeleteFunc(sessions, func(s livestate.Session) bool { return s.LeftAt.After(before) })
		if left := all - len(runs) - len(sessions); left > 0 {
			p.report.note(NoteOwnHistory, subject, "it is watched here since %s: %s of that time are left out", stamp(before), plural(left, "row"))
		}
	}
	if len(runs)+len(sessions) == 0 {
		return
	}
	p.report.Runs += len(runs)
	p.report.Sessions += len(sessions)
	h.marked(runs)
	p.keep(server, runs, sessions)
}

// keep puts the history of a server into the plan, and marks the server.
func (p *planner) keep(server store.Server, runs []livestate.Run, sessions []livestate.Session) {
	update := store.Update{ServerID: server.ID, Sessions: sessions}
	until := time.Time{}
	for _, s := range sessions {
		until = times.Later(until, s.LeftAt)
	}
	if n := len(runs); n > 0 {
		until = times.Later(until, runs[n-1].LastSeenAt)
		update.Run, update.Closed = runs[n-1], runs[:n-1]
		if newest, ok := p.have.Runs[server.ID]; ok && newest.StartedAt.After(update.Run.StartedAt) {
			update.Run, update.Closed = newest, runs
		}
	}
	p.in.Updates = append(p.in.Updates, update)
	if server.ID > 0 {
		p.in.Servers = append(p.in.Servers, store.Server{ID: server.ID, ImportedUntil: until})
		return
	}
	i := slices.IndexFunc(p.in.Servers, func(v store.Server) bool { return v.ID == server.ID })
	p.in.Servers[i].ImportedUntil = until
}

// history is that of one server, on its way into a plan.
type history struct {
	*planner
	subject string
}

// runs returns the runs as they can have been.
func (h *history) runs(rows []livestate.Run) []livestate.Run {
	sound := make([]livestate.Run, 0, len(rows))
	for _, r := range rows {
		if r.StartedAt.After(h.opts.Now) {
			h.report.note(NoteFuture, h.subject, "run from %s: it is still to come, and left out", stamp(r.StartedAt))
			continue
		}
		if r.LastSeenAt.After(h.opts.Now) {
			h.report.note(NoteFuture, h.subject, "run from %s: it was last seen in the future, and ends now", stamp(r.StartedAt))
			r.LastSeenAt = h.opts.Now
		}
		r.Players, r.MaxPlayers, r.Bots, r.Map = max(0, r.Players), max(0, r.MaxPlayers), max(0, r.Bots), store.CleanText(r.Map)
		sound = append(sound, r)
	}
	sound, repairs := livestate.RepairRuns(sound, h.opts.Policy)
	for _, r := range repairs {
		h.report.note(notePrefixRun+Code(r.Kind), h.subject, "run from %s: %s", stamp(r.Before.StartedAt), runText(r))
	}
	return sound
}

func runText(r livestate.RunRepair) string {
	switch r.Kind {
	case livestate.RepairReversed:
		return "it ended before it began, and ends when it began now"
	case livestate.RepairMerged:
		return "it is part of the one from " + stamp(r.After.StartedAt) + ", which now ends " + stamp(r.After.LastSeenAt)
	case livestate.RepairInside:
		return "it lies within another one, and is left out"
	case livestate.RepairOverlap:
		return "it overlaps the one before it, and begins " + stamp(r.After.StartedAt) + " now"
	}
	return string(r.Kind)
}

// marked notes the runs of which it cannot be told whether they span outages.
func (h *history) marked(runs []livestate.Run) {
	gap := h.opts.Policy.Gap
	if gap <= 0 {
		gap = 30 * time.Second
	}
	long := 0
	for _, r := range runs {
		if r.LastSeenAt.Sub(r.StartedAt) > gap {
			long++
		}
	}
	if long > 0 {
		h.report.note(NoteRunsMarked, h.subject, "%s can span times in which no poll succeeded, which cannot be told: all that ended by %s is marked as imported",
			plural(long, "run"), stamp(runs[len(runs)-1].LastSeenAt))
	}
}
