package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// summaryCase says that a summary is of the sessions that there are, and of those that retention
// removed, whatever happened to them.
var summaryCase = Case{"player-always", "PlayerSummary says what the sessions come to after each change of them.", play(func(x *scene) {
	u := x.user("ann")
	for seed := range uint64(6) {
		h := summaryHistory{scene: x, r: rand.New(rand.NewPCG(seed, 31)), player: person(uint32(seed + 1)), kept: make(map[int64]store.Session)}
		for i := range 2 {
			h.servers = append(h.servers, x.server(u, fmt.Sprint(seed, "-", i)).ID)
		}
		h.now = make([]float64, len(h.servers))
		for step := range 40 {
			h.change()
			h.check(fmt.Sprint("seed ", seed, ", step ", step))
		}
	}
})}

// summaryHistory is what happens to a player on some servers.
type summaryHistory struct {
	*scene
	r       *rand.Rand
	player  steam.ID
	servers []int64
	now     []float64               // on each server
	kept    map[int64]store.Session // of the removed sessions on each server, the one that ended last
	sum     store.PlayerSummary     // of the removed sessions: how many there were, and how long
}

func (h *summaryHistory) sessions() []store.Session {
	return must(h.PlayerSessions(h.ctx, h.player, h.servers, time.Time{}, 0))
}

// change does something to the sessions.
func (h *summaryHistory) change() {
	names := []string{"", "one", "two", "three", "four", "five"}
	name := func() string { return names[h.r.IntN(len(names))] }
	i := h.r.IntN(len(h.servers))
	v, now := h.servers[i], &h.now[i]
	here := slices.DeleteFunc(h.sessions(), func(s store.Session) bool { return s.ServerID != v })
	*now += 10 + float64(h.r.IntN(50))
	up := store.Update{ServerID: v, Run: run(0, *now, 1)}
	switch what := h.r.IntN(10); {
	case what < 5 && (len(here) == 0 || !here[0].Open()):
		s := livestate.Session{SteamID: h.player, Name: name(), JoinedAt: at(*now - 5), LastSeenAt: at(*now)}
		if s.LastName = s.Name; what == 0 {
			s.LastName = name()
		}
		if what < 3 {
			s.LeftAt, s.Reason = s.LastSeenAt, livestate.ReasonLeft
		}
		up.Sessions = append(up.Sessions, s)
	case what < 7 && len(here) > 0: // the newest is renamed, and goes on or ends
		s := here[0].Session
		s.LastName, s.LastSeenAt, s.LeftAt, s.Reason = name(), at(*now), time.Time{}, ""
		if what == 6 {
			s.LeftAt, s.Reason = s.LastSeenAt, livestate.ReasonLeft
		}
		up.Sessions = append(up.Sessions, s)
	case what == 7 && len(here) > 0: // any of them never was
		up.Delete = append(up.Delete, here[h.r.IntN(len(here))].Session)
	case what == 8 && len(here) > 0 && h.kept[v].JoinedAt.IsZero():
		h.prune(at(*now - 200))
		return
	}
	h.apply("Apply", up)
}

// prune removes what ended before a time.
func (h *summaryHistory) prune(before time.Time) {
	had := h.sessions()
	must(h.Prune(h.ctx, before, 1000))
	left := h.sessions()
	for _, s := range had {
		if slices.ContainsFunc(left, func(l store.Session) bool { return l.ServerID == s.ServerID && l.JoinedAt.Equal(s.JoinedAt) }) {
			continue
		}
		h.sum.Sessions, h.sum.Total = h.sum.Sessions+1, h.sum.Total+s.Duration()
		if old := h.kept[s.ServerID]; old.JoinedAt.Before(s.JoinedAt) {
			h.kept[s.ServerID] = s
		}
		if h.sum.FirstSeen.IsZero() || s.JoinedAt.Before(h.sum.FirstSeen) {
			h.sum.FirstSeen = s.JoinedAt
		}
	}
}

// check compares the summary with the sessions.
func (h *summaryHistory) check(when string) {
	want := store.PlayerSummary{Sessions: h.sum.Sessions, Total: h.sum.Total, FirstSeen: h.sum.FirstSeen}
	names := make(map[string]store.Alias)
	use := func(name string, t time.Time) {
		n, there := names[name]
		if !there {
			n = store.Alias{SteamID: h.player, Name: name, FirstSeenAt: t, LastSeenAt: t}
		}
		if t.Before(n.FirstSeenAt) {
			n.FirstSeenAt = t
		}
		if t.After(n.LastSeenAt) {
			n.LastSeenAt = t
		}
		names[name] = n
	}
	seen := func(s store.Session) {
		if s.LastSeenAt.After(want.LastSeen) {
			want.LastSeen = s.LastSeenAt
		}
		if want.FirstSeen.IsZero() || s.JoinedAt.Before(want.FirstSeen) {
			want.FirstSeen = s.JoinedAt
		}
	}
	for _, s := range h.sessions() {
		want.Sessions, want.Total = want.Sessions+1, want.Total+s.Duration()
		use(s.Name, s.JoinedAt)
		use(s.LastName, s.LastSeenAt)
		seen(s)
	}
	for _, s := range h.kept {
		use(s.DisplayName(), s.LastSeenAt)
		seen(s)
	}
	delete(names, "")
	for _, n := range names {
		want.Names = append(want.Names, n)
	}
	slices.SortFunc(want.Names, func(a, b store.Alias) int {
		return cmp.Or(b.LastSeenAt.Compare(a.LastSeenAt), b.FirstSeenAt.Compare(a.FirstSeenAt), strings.Compare(a.Name, b.Name))
	})
	got := must(h.PlayerSummary(h.ctx, h.player, h.servers, at(0), 0))
	got.Visits, got.Servers = nil, nil
	same(when, want, got)
}
