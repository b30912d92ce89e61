package livestate

import (
	"cmp"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/steam"
)

// recallWindow is how long before the last poll a closed session may have ended and
// still be kept at hand, in case its player shows up again.
const recallWindow = time.Hour

// maxClosed is how many closed sessions are kept at hand. The players of a sound
// server end fewer in an hour, and one that makes players up would make up no end
// of them.
const maxClosed = 4096

// endedBefore reports whether s is too old to be kept, for a memory that begins at horizon.
func (s *Session) endedBefore(horizon time.Time) bool { return !s.Open() && s.LeftAt.Before(horizon) }

// trimClosed returns sessions, which it changes, without the closed ones that ended
// before the latest of them that are memorable.
func trimClosed(sessions []Session) []Session {
	if len(sessions) <= maxClosed {
		return sessions
	}
	ends := make([]time.Time, 0, len(sessions))
	for i := range sessions {
		if !sessions[i].Open() {
			ends = append(ends, sessions[i].LeftAt)
		}
	}
	if len(ends) <= maxClosed {
		return sessions
	}
	slices.SortFunc(ends, time.Time.Compare)
	horizon := ends[len(ends)-maxClosed]
	return slices.DeleteFunc(sessions, func(s Session) bool { return s.endedBefore(horizon) })
}

// find returns where the session of id is in sessions, one of each player in
// the order of their IDs, or where it would be.
func find(sessions []Session, id steam.ID) (int, bool) {
	from, to := 0, len(sessions)
	for from < to {
		mid := int(uint(from+to) >> 1)
		switch sessions[mid].SteamID.Compare(id) {
		case 0:
			return mid, true
		case -1:
			from = mid + 1
		default:
			to = mid
		}
	}
	return from, false
}

// lastSeen returns when the newest of the sessions was last seen.
func lastSeen(sessions []Session) time.Time {
	var last time.Time
	for i := range sessions {
		last = times.Later(last, sessions[i].end())
	}
	return last
}

// latestOfEach returns one session of each player, in the order of their IDs:
// the open one, or else the one that ended last. If a player has several open,
// which a sound store never gives back, the one that was joined last counts and
// the others are returned as stale, closed no later than that.
//
// Sessions that are so already are returned as they are, not copied.
func latestOfEach(sessions []Session) (latest, stale []Session) {
	sound := true
	for i := 1; i < len(sessions) && sound; i++ {
		sound = sessions[i-1].SteamID.Compare(sessions[i].SteamID) < 0
	}
	if sound {
		return sessions, nil
	}

	sorted := slices.Clone(sessions)
	slices.SortFunc(sorted, func(a, b Session) int {
		if c := a.SteamID.Compare(b.SteamID); c != 0 {
			return c
		}
		return cmp.Or(open(&b)-open(&a), b.JoinedAt.Compare(a.JoinedAt), b.end().Compare(a.end()))
	})
	latest = make([]Session, 0, len(sorted))
	for _, s := range sorted {
		n := len(latest)
		switch {
		case n == 0 || latest[n-1].SteamID != s.SteamID:
			latest = append(latest, s)
		case s.Open() && s.JoinedAt.Before(latest[n-1].JoinedAt):
			if s.LastSeenAt.After(latest[n-1].JoinedAt) {
				s.LastSeenAt = latest[n-1].JoinedAt
			}
			stale = append(stale, s.closed(ReasonLeft))
		}
	}
	return latest, stale
}

func open(s *Session) int {
	if s.Open() {
		return 1
	}
	return 0
}
