package alert_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
)

var (
	start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	all   = alert.Rules{Kinds: alert.Kinds(), Players: []steam.ID{steam.FromAccountID(7)}}
)

const pace = 15 * time.Second

// weeks plays four weeks of a server and returns how often each kind was told, and how many outages there were.
func weeks(seed uint64, withOutages bool) (told map[alert.Kind]int, outages int) {
	r := rand.New(rand.NewPCG(seed, 1))
	told = make(map[alert.Kind]int)
	var s alert.State
	var silentUntil, loadingUntil, calm time.Time
	up := livestate.State{Map: "c1m1_hotel", MaxPlayers: 8, Players: 3}
	upTo := func(low, high time.Duration) time.Duration { return low + time.Duration(r.Int64N(int64(high-low))) }
	for at := start; at.Before(start.Add(4 * 7 * 24 * time.Hour)); at = at.Add(pace) {
		if at.After(calm) {
			calm = at.Add(upTo(15*time.Minute, time.Hour))
			switch kind := r.IntN(12); {
			case kind == 0 && withOutages:
				silentUntil = at.Add(upTo(alert.DefaultDownAfter+time.Minute, time.Hour))
				calm = silentUntil.Add(10 * time.Minute)
				outages++
			case kind == 1: // the server restarts
				silentUntil = at.Add(upTo(20*time.Second, 150*time.Second))
			case kind == 2: // the program restarts, or was away
				at = at.Add(upTo(time.Second, 3*time.Hour))
				calm = at.Add(10 * time.Minute)
			case kind < 8:
				loadingUntil = at.Add(upTo(20*time.Second, 90*time.Second))
			default:
				silentUntil = at.Add(upTo(20*time.Second, 90*time.Second))
			}
		}
		look := alert.Look{At: at, Reach: alert.Answers, Now: up}
		switch {
		case at.Before(silentUntil) || r.IntN(50) == 0:
			look.Reach = alert.Silent
		case at.Before(loadingUntil):
			look.Now = livestate.State{Map: "", MaxPlayers: 8}
		case r.IntN(200) == 0: // players come anew
			look.Now.Players = 0
		}
		var alerts []alert.Alert
		s, alerts = s.Look(all, look)
		for _, a := range alerts {
			told[a.Kind]++
		}
	}
	return told, outages
}

func TestOrdinaryLifeTellsNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		if told, _ := weeks(seed, false); len(told) > 0 {
			t.Errorf("seed %d: told %v", seed, told)
		}
	}
}

func TestEveryOutageIsToldOnce(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		told, outages := weeks(seed, true)
		if outages < 20 || told[alert.Down] != outages || told[alert.Up] < outages-1 || told[alert.Up] > outages || len(told) != 2 {
			t.Errorf("seed %d: %d outages, told %v", seed, outages, told)
		}
	}
}

// play makes looks at the usual pace for a time.
func play(s alert.State, at time.Time, d time.Duration, reach alert.Reach, players int) (alert.State, time.Time, []alert.Kind) {
	var kinds []alert.Kind
	for end := at.Add(d); at.Before(end); at = at.Add(pace) {
		var alerts []alert.Alert
		s, alerts = s.Look(all, alert.Look{At: at, Reach: reach, Now: livestate.State{Map: "m", Players: players, MaxPlayers: 4}})
		for _, a := range alerts {
			kinds = append(kinds, a.Kind)
		}
	}
	return s, at, kinds
}

func TestLevelsAndPassword(t *testing.T) {
	t.Parallel()
	var s alert.State
	at := start
	for i, step := range []struct {
		reach   alert.Reach
		players int
		last    time.Duration
		want    alert.Kind
	}{
		{alert.Answers, 2, 15 * time.Minute, ""},
		{alert.Answers, 4, 2 * time.Minute, alert.Full},
		{alert.Answers, 3, 2 * time.Minute, ""},
		{alert.Answers, 4, 2 * time.Minute, ""}, // it has been full shortly before
		{alert.Refuses, 0, 10 * time.Minute, alert.WrongPassword},
		{alert.Unwatched, 0, 10 * time.Minute, ""},
		{alert.Refuses, 0, 10 * time.Minute, ""},
		{alert.Answers, 0, 10 * time.Minute, alert.Empty},
		{alert.Silent, 0, 10 * time.Minute, alert.Down},
		{alert.Unwatched, 0, 10 * time.Minute, ""},
		{alert.Silent, 0, 10 * time.Minute, ""},
		{alert.Answers, 0, 10 * time.Minute, alert.Up},
	} {
		var kinds []alert.Kind
		s, at, kinds = play(s, at, step.last, step.reach, step.players)
		if step.want == "" && len(kinds) > 0 || step.want != "" && (len(kinds) != 1 || kinds[0] != step.want) {
			t.Errorf("step %d: told %v, want %q", i, kinds, step.want)
		}
	}
}

func TestJoinsAndFailedLogons(t *testing.T) {
	t.Parallel()
	s, at, _ := play(alert.State{}, start, 20*time.Minute, alert.Answers, 0)
	event := func(kind livestate.EventKind, account uint32, reason livestate.Reason) (kinds []alert.Kind) {
		at = at.Add(time.Minute)
		var alerts []alert.Alert
		s, alerts = s.Event(all, livestate.Event{Kind: kind, At: at, Session: livestate.Session{SteamID: steam.FromAccountID(account), Reason: reason}})
		for _, a := range alerts {
			kinds = append(kinds, a.Kind)
		}
		return kinds
	}
	for i, step := range []struct {
		kind    livestate.EventKind
		account uint32
		reason  livestate.Reason
		want    alert.Kind
	}{
		{livestate.EventJoin, 1, "", alert.FirstJoined},
		{livestate.EventJoin, 2, "", ""},
		{livestate.EventJoin, 7, "", alert.PlayerJoined},
		{livestate.EventLeave, 7, livestate.ReasonNoSteamLogon, ""},
		{livestate.EventJoin, 7, "", ""}, // back soon
		{livestate.EventLeave, 1, livestate.ReasonNoSteamLogon, ""},
		{livestate.EventLeave, 2, livestate.ReasonNoSteamLogon, alert.LogonsFailed},
		{livestate.EventLeave, 3, livestate.ReasonNoSteamLogon, ""},
	} {
		kinds := event(step.kind, step.account, step.reason)
		if step.want == "" && len(kinds) > 0 || step.want != "" && (len(kinds) != 1 || kinds[0] != step.want) {
			t.Errorf("step %d: told %v, want %q", i, kinds, step.want)
		}
	}
}

func TestTimeWithoutLooksIsNoOutage(t *testing.T) {
	t.Parallel()
	s, at, _ := play(alert.State{}, start, 15*time.Minute, alert.Answers, 2)
	s, at, first := play(s, at, time.Minute, alert.Silent, 0)
	_, _, second := play(s, at.Add(time.Hour), time.Minute, alert.Silent, 0)
	if len(first)+len(second) > 0 {
		t.Errorf("told %v, %v", first, second)
	}
}

func TestShortlyEmptyIsNotTold(t *testing.T) {
	t.Parallel()
	s, at, _ := play(alert.State{}, start, 15*time.Minute, alert.Answers, 2)
	s, at, first := play(s, at, 4*time.Minute, alert.Answers, 0)
	if _, _, second := play(s, at, time.Hour, alert.Answers, 2); len(first)+len(second) > 0 {
		t.Errorf("told %v, %v", first, second)
	}
}
