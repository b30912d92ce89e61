package scheduled

import (
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// Polled takes how a poll of this program ended, as daemon.Config.OnPoll has it, and begins what is due. It does not wait
// for that.
func (s *Scheduler) Polled(p poll.Poll) {
	if p.Err != nil && p.Failure == (poll.Failure{}) { // it was not asked
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	tasks := s.tasks[p.Target.ID]
	if len(tasks) == 0 || !s.Polls(p.Target.ID) {
		delete(s.states, p.Target.ID)
		return
	}
	look := schedule.Look{At: s.Now(), Known: p.Err == nil && !p.Seen.At.IsZero() && !p.Seen.Partial,
		Players: max(p.Seen.State.Players, len(p.Seen.Roster))}
	st := s.states[p.Target.ID]
	if st == nil {
		st = &state{State: schedule.State{Began: time.Unix(0, 0)}}
		s.states[p.Target.ID] = st
	}
	if look.Players > 0 {
		st.failed = 0
	}
	byName := make(map[string]store.Task)
	var list []schedule.Task
	ran := make(map[string]time.Time)
	for _, t := range tasks {
		byName[t.Name] = t
		list = append(list, t.Schedule())
		ran[t.Name] = counts(t, look.At)
		putOff := t.Kind == schedule.Restart && notSent(t.Result)
		if since := st.Ran[t.Name]; since.After(ran[t.Name]) && !(putOff && look.Players > 0) {
			ran[t.Name] = since
		}
		look.UpdateOut = look.UpdateOut || t.Kind == schedule.Restart && s.updates.out(p.Version)
	}
	st.Ran = ran
	var due []schedule.Task
	st.State, due = st.Look(list, look)
	for _, d := range due {
		s.jobs = append(s.jobs, job{byName[d.Name], st.Ran[d.Name], look.At, time.Now().Add(waitMax), p.Target.Epoch})
	}
	if len(due) > 0 {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

// counts is the time until which a task has run or was not as it is, so that no earlier one is due. A clock that was far
// ahead does not stop it for longer than a day.
func counts(t store.Task, now time.Time) time.Time {
	last := t.DueAt
	switch {
	case t.Kind == schedule.Restart && notSent(t.Result):
		return time.Time{}
	case t.Kind != schedule.Restart && t.UpdatedAt.After(last):
		last = t.UpdatedAt
	}
	if last.After(now.Add(26 * time.Hour)) {
		return now
	}
	return last
}

// notSent reports whether a result says that the game was told nothing.
func notSent(result string) bool {
	return result == "in_use" || result == "unreached" || result == "refused"
}
