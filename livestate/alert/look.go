package alert

import "time"

// Look takes what is known of the server now and returns what to tell. A look that is not later than the one
// before tells nothing.
func (s State) Look(r Rules, l Look) (State, []Alert) {
	if !s.LookedAt.IsZero() && !l.At.After(s.LookedAt) {
		if s.LookedAt.Sub(l.At) > maxGap { // the clock has stepped back: begin anew from it
			s = s.interrupted()
			s.LookedAt = l.At
		}
		return s, nil
	}
	if l.At.Sub(s.LookedAt) > maxGap {
		s = s.interrupted()
	}
	s.LookedAt = l.At
	if l.Reach == Unwatched {
		return s.interrupted(), nil
	}
	if l.Reach != s.Reach {
		s.Reach, s.Since, s.Looks = l.Reach, l.At, 0
	}
	s.Looks++
	var alerts []Alert
	tell := func(k Kind, since time.Time) {
		if r.tells(k) {
			alerts = append(alerts, Alert{Kind: k, At: l.At, Since: since, State: s.Last})
		}
	}
	lasted := l.At.Sub(s.Since)
	switch {
	case l.Reach == Silent:
		if s.DownSince.IsZero() && s.Looks >= minLooks && lasted >= r.downAfter() {
			s.DownSince = s.Since
			tell(Down, s.Since)
		}
		return s, alerts
	case l.Reach == Answers:
		s.Last = l.Now
	}
	if !s.DownSince.IsZero() && s.Looks >= 2 && lasted >= upAfter {
		tell(Up, s.DownSince)
		s.DownSince = time.Time{}
	}
	if l.Reach == Refuses {
		if !s.Refused && s.Looks >= minLooks && lasted >= passwordAfter {
			s.Refused = true
			tell(WrongPassword, s.Since)
		}
		return s, alerts
	}
	if s.Refused && s.Looks >= 2 && lasted >= upAfter {
		s.Refused = false
	}
	if l.Now.Map == "" { // the map changes: who is there is not known
		s.Full, s.Empty = s.Full.interrupted(), s.Empty.interrupted()
		return s, alerts
	}
	s.levels(l, tell)
	return s, alerts
}

// levels takes note of who is there.
func (s *State) levels(l Look, tell func(Kind, time.Time)) {
	full := s.Full
	var came bool
	if s.Full, came = full.turn(l.At, l.Now.MaxPlayers > 0 && l.Now.Players >= l.Now.MaxPlayers, fullAfter, rearmAfter); came {
		tell(Full, full.Other)
	}
	empty := s.Empty
	if s.Empty, came = empty.turn(l.At, l.Now.Players == 0, emptyAfter, fullAfter); came {
		s.FirstJoinAt = time.Time{}
		if l.At.Sub(empty.Quieted) >= rearmAfter {
			s.Empty.Quieted = l.At
			tell(Empty, empty.Other)
		}
	}
	if s.Empty.Known && s.Empty.On && l.Now.Players == 0 && l.At.Sub(s.FirstJoinAt) > quiet {
		s.FirstJoinAt = time.Time{}
	}
}

// interrupted is the state after a time in which nothing was known. An outage that was told stays open.
func (s State) interrupted() State {
	s.Reach, s.Since, s.Looks = Unwatched, time.Time{}, 0
	s.Full, s.Empty = s.Full.interrupted(), s.Empty.interrupted()
	return s
}
