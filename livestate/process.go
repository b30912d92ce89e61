package livestate

import (
	"time"

	"github.com/left4me/left4me/internal/times"
)

// grain is how much later than in truth a player seems to have connected: servers
// count the time connected in whole seconds.
const grain = time.Second

// process is what a roster says of the game server's process. A connection spans
// none but one process, and within it user ids only rise.
type process struct {
	judged    bool
	since     time.Time // it has run at least since then; zero: not known
	restarted bool      // user ids that began again, within the last moments
}

// sameProcess reports whether s is of the process that the roster is of, for an
// entry with the Steam ID and user id of s that says it connected after s was last
// seen. Then either the time connected began again, as at a map change, or the
// server did and has given out the same number once more. It is the same process if
// somebody's connection spans that time, or if it is too short for a restart and
// no user id says otherwise.
func (m *reconciler) sameProcess(s *Session) bool {
	if !m.process.judged {
		m.process = m.judge()
	}
	p := &m.process
	if !p.since.IsZero() && !p.since.After(s.polledEnd()) {
		return true
	}
	return !p.restarted && m.at.Sub(s.polledEnd()) <= m.blink
}

// judge returns what the roster says of the process. Sessions that no poll saw say nothing: whoever wrote
// their lines could choose a user id that no other reaches.
func (m *reconciler) judge() process {
	var last time.Time
	highest := 0
	for i := range m.known {
		s := &m.known[i]
		if s.Moved.Unpolled {
			continue
		}
		last = times.Later(last, s.polledEnd())
		if m.at.Sub(s.polledEnd()) <= m.blink {
			highest = max(highest, s.UserID)
		}
	}
	p := process{judged: true}
	for i := range m.roster {
		e := &m.roster[i]
		if e.UserID <= 0 || !e.timed() || !e.SteamID.IsIndividual() {
			continue
		}
		joined := m.at.Add(-e.connected())
		k, ok := find(m.known, e.SteamID)
		ok = ok && !m.known[k].Moved.Unpolled
		switch same := ok && m.known[k].UserID == e.UserID; {
		case same && joined.Sub(m.known[k].polledEnd()) <= grain:
			if p.since.IsZero() || joined.Before(p.since) {
				p.since = joined
			}
		case !same && e.UserID <= highest && joined.Sub(last) > grain:
			p.restarted = true
		}
	}
	return p
}
