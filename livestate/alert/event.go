package alert

import (
	"slices"

	"github.com/left4me/left4me/livestate"
)

// Event takes something that happened on the server and returns what to tell. Events that are of no concern
// change nothing. An event counts by the time at which it happened.
func (s State) Event(r Rules, e livestate.Event) (State, []Alert) {
	switch e.Kind {
	case livestate.EventJoin:
		return s.join(r, e)
	case livestate.EventLeave:
		return s.leave(r, e)
	}
	return s, nil
}

func (s State) join(r Rules, e livestate.Event) (State, []Alert) {
	var alerts []Alert
	if s.Empty.Known && s.Empty.On && s.FirstJoinAt.IsZero() {
		s.FirstJoinAt = e.At
		if r.tells(FirstJoined) {
			alerts = append(alerts, Alert{Kind: FirstJoined, At: e.At, Session: e.Session, State: e.State})
		}
	}
	if !r.names(e.Session) {
		return s, alerts
	}
	lately := s.seen(e)
	s.Joins = slices.DeleteFunc(slices.Clone(s.Joins), func(j Join) bool {
		return j.SteamID == e.Session.SteamID || e.At.Sub(j.At) > quiet
	})
	s.Joins = append(s.Joins, Join{e.Session.SteamID, e.At})
	s.Joins = s.Joins[max(0, len(s.Joins)-maxToldJoins):]
	if !lately && r.tells(PlayerJoined) {
		alerts = append(alerts, Alert{Kind: PlayerJoined, At: e.At, Session: e.Session, State: e.State})
	}
	return s, alerts
}

// seen reports whether a join of the player was told, and the player was there lately.
func (s State) seen(e livestate.Event) bool {
	return slices.ContainsFunc(s.Joins, func(j Join) bool {
		return j.SteamID == e.Session.SteamID && e.At.Sub(j.At) <= quiet
	})
}

func (s State) leave(r Rules, e livestate.Event) (State, []Alert) {
	if i := slices.IndexFunc(s.Joins, func(j Join) bool { return j.SteamID == e.Session.SteamID }); i >= 0 {
		s.Joins = slices.Clone(s.Joins)
		s.Joins[i].At = e.At
	} else if r.names(e.Session) { // it was there since before; a return soon is no news
		s.Joins = append(slices.Clone(s.Joins), Join{e.Session.SteamID, e.At})
		s.Joins = s.Joins[max(0, len(s.Joins)-maxToldJoins):]
	}
	s.Ends = slices.DeleteFunc(slices.Clone(s.Ends), func(end End) bool { return e.At.Sub(end.At) > waveWindow })
	s.Ends = append(s.Ends, End{e.At, e.Session.Reason.Code() == livestate.ReasonNoSteamLogon})
	s.Ends = s.Ends[max(0, len(s.Ends)-maxEnds):]
	failed := 0
	for _, end := range s.Ends {
		if end.NoLogon {
			failed++
		}
	}
	if failed < waveSize || 2*failed < len(s.Ends) || !s.WaveAt.IsZero() && e.At.Sub(s.WaveAt) < waveQuiet {
		return s, nil
	}
	s.WaveAt = e.At
	if !r.tells(LogonsFailed) {
		return s, nil
	}
	return s, []Alert{{Kind: LogonsFailed, At: e.At, Count: failed, State: e.State}}
}
