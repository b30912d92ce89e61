package frompython

import (
	"cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// sessions returns the sessions as they can have been. The runs are those of [history.runs].
func (h *history) sessions(rows []Session, runs []livestate.Run) []livestate.Session {
	sound := make([]livestate.Session, 0, len(rows))
	others := 0
	for _, row := range rows {
		s, ok := row.Session, false
		if s.SteamID, ok = individual(row.Player); !ok {
			others++
			continue
		}
		if s, ok = h.past(s); ok {
			sound = append(sound, h.clean(s))
		}
	}
	if others > 0 {
		h.report.note(NotePlayer, h.subject, "%s of bots, or without the Steam ID of a person, are left out", plural(others, "session"))
	}
	sound, repairs := livestate.RepairSessions(sound, runs, h.opts.Policy)
	for _, r := range repairs {
		h.report.note(notePrefixPlayed+Code(r.Kind), h.subject, "session of %s, joined %s: %s", r.Before.SteamID, stamp(r.Before.JoinedAt), sessionText(r))
	}
	return sound
}

// past returns s without what is still to come, and false if nothing is left.
func (h *history) past(s livestate.Session) (livestate.Session, bool) {
	now := h.opts.Now
	if s.JoinedAt.After(now) {
		h.report.note(NoteFuture, h.subject, "session of %s, joined %s: it is still to come, and left out", s.SteamID, stamp(s.JoinedAt))
		return s, false
	}
	if s.LeftAt.After(now) || s.LastSeenAt.After(now) {
		h.report.note(NoteFuture, h.subject, "session of %s, joined %s: it ended in the future, and ends now", s.SteamID, stamp(s.JoinedAt))
		if s.LeftAt.After(now) {
			s.LeftAt = now
		}
		if s.LastSeenAt.After(now) {
			s.LastSeenAt = now
		}
	}
	return s, true
}

// clean returns s with texts and pings that can be.
func (h *history) clean(s livestate.Session) livestate.Session {
	s.Name = store.CleanText(s.Name)
	s.LastName = cmp.Or(store.CleanText(s.LastName), s.Name)
	s.UserID = max(0, s.UserID)
	low, high := max(0, min(s.MinPing, s.MaxPing)), max(0, s.MinPing, s.MaxPing)
	if low != s.MinPing || high != s.MaxPing {
		h.report.note(NotePing, h.subject, "session of %s, joined %s: its pings were %d to %d, and are %d to %d",
			s.SteamID, stamp(s.JoinedAt), s.MinPing, s.MaxPing, low, high)
		s.MinPing, s.MaxPing = low, high
	}
	return s
}

func sessionText(r livestate.SessionRepair) string {
	switch r.Kind {
	case livestate.RepairReversed:
		return "it ended before it began, and ends when it began now"
	case livestate.RepairMerged:
		return "it is the connection joined " + stamp(r.After.JoinedAt) + ", which now ends " + stamp(r.After.LeftAt)
	case livestate.RepairInside:
		return "it lies within another one of the player, and is left out"
	case livestate.RepairOverlap:
		return "it overlaps the player's one before it, and begins " + stamp(r.After.JoinedAt) + " now"
	case livestate.RepairGhost:
		return "it had no end: it ends when the player was last seen, " + stamp(r.After.LeftAt)
	case livestate.RepairUnseen:
		return "it ended while no poll succeeded: it ends at the poll before, " + stamp(r.After.LeftAt)
	}
	return string(r.Kind)
}
