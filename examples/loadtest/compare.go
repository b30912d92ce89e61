//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// slack is how late a poll may be without being called wrong.
const slack = 1500 * time.Millisecond

// compare holds what the database says against the script. It returns how many
// sessions there should be, and how many are missing, too many or wrong; the first
// few of those are told to w.
func compare(ctx context.Context, p *plan, st store.History, ids []int64, w io.Writer) (expected, wrong int, err error) {
	complain := func(i int, what string, s any) {
		if wrong++; wrong <= 10 {
			fmt.Fprintf(w, "server %d: %s: %+v\n", i, what, s)
		}
	}
	behaviors := p.behaviors()
	for i, id := range ids {
		visits := make(map[int]visit) // by user id
		if _, answers := p.scenarioOf(i, behaviors[i]); answers {
			for _, s := range p.script(i) {
				visits[s.userID] = s
			}
		}
		expected += len(visits)
		for session, err := range st.Sessions(ctx, id, p.Start.Add(-24*time.Hour), time.Now()) {
			if err != nil {
				return expected, wrong, err
			}
			s, ok := visits[session.UserID]
			delete(visits, session.UserID)
			if !ok {
				complain(i, "not in the script, or twice", session)
			} else if what := p.differs(s, session); what != "" {
				complain(i, what, session)
			}
		}
		for _, s := range visits {
			complain(i, "not in the database", s)
		}
	}
	return expected, wrong, nil
}

// differs says in what a session is not the one of the script.
func (p *plan) differs(want visit, got livestate.Session) string {
	join, leave := p.Start.Add(want.join), p.Start.Add(want.leave)
	switch {
	case got.SteamID != want.id():
		return "another player"
	case got.Name != want.name:
		return "another name"
	case got.JoinedAt.Before(join.Add(-50*time.Millisecond)) || got.JoinedAt.After(join.Add(time.Second+slack)):
		return fmt.Sprintf("joined %v after it should have", got.JoinedAt.Sub(join))
	case want.leave == 0 && !got.Open():
		return "closed, but the player stayed"
	case want.leave > 0 && got.Open():
		return "open, but the player left"
	case want.leave > 0 && (got.LeftAt.After(leave.Add(slack)) || got.LeftAt.Before(leave.Add(-p.Interval-slack-p.Gap))):
		return fmt.Sprintf("left %v after it should have", got.LeftAt.Sub(leave))
	}
	return ""
}
