package people

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Companion is a player who was on a server together with another.
type Companion struct {
	SteamID  steam.ID
	Name     string // the latest seen with them
	Together time.Duration
}

// MapTime is how long a player was on a map.
type MapTime struct {
	Map  string
	Time time.Duration
}

// Lately is what a player did in the last days.
type Lately struct {
	Companions []Companion // longest together first
	Maps       []MapTime   // most time first
}

const (
	// LatelyDays is how many days Lately goes back.
	LatelyDays = 7

	// LatelySessions is how many sessions of a player, the newest, Lately is made of.
	LatelySessions = 100

	latelyListed  = 10     // companions, and maps
	latelyEntries = 10_000 // sessions, and runs, that are read
)

// LoadLately returns the players that a player played with in the last [LatelyDays] days, and
// which maps. The newest sessions of the player, newest first, say where that was; those
// after the first [LatelySessions] are passed over. It reads a bounded number of sessions and runs, the
// oldest first, so that of a player who met thousands some may be missing.
func LoadLately(ctx context.Context, st Store, id steam.ID, newest []store.Session, now time.Time) (Lately, error) {
	since := now.AddDate(0, 0, -LatelyDays)
	byServer := make(map[int64][]store.Session)
	for _, s := range newest[:min(len(newest), LatelySessions)] {
		if s.LastSeenAt.After(since) {
			byServer[s.ServerID] = append(byServer[s.ServerID], s)
		}
	}
	companions, onMaps := make(map[steam.ID]Companion), make(map[string]time.Duration)
	left := latelyEntries
	for _, server := range slices.Sorted(maps.Keys(byServer)) {
		visits := byServer[server] // newest first
		from, to := visits[len(visits)-1].JoinedAt, time.Time{}
		for i := range visits {
			visits[i].JoinedAt, from = times.Later(visits[i].JoinedAt, since), times.Earlier(from, visits[i].JoinedAt)
			to = times.Later(to, visits[i].LastSeenAt)
		}
		from = times.Later(from, since)
		for s, err := range st.Sessions(ctx, server, from, to) {
			if err != nil {
				return Lately{}, err
			}
			if left--; left < 0 {
				break
			}
			if s.SteamID == id {
				continue
			}
			if together := overlap(visits, s.JoinedAt, s.LastSeenAt); together > 0 {
				c := companions[s.SteamID]
				companions[s.SteamID] = Companion{s.SteamID, s.DisplayName(), c.Together + together}
			}
		}
		runs, err := st.Runs(ctx, server, from, to, latelyEntries)
		if err != nil {
			return Lately{}, err
		}
		for _, r := range runs {
			if played := overlap(visits, r.StartedAt, r.LastSeenAt); played > 0 && r.Map != "" {
				onMaps[r.Map] += played
			}
		}
	}
	return Lately{longest(companions), mostPlayed(onMaps)}, nil
}

// overlap is how long visits lie within from..to.
func overlap(visits []store.Session, from, to time.Time) (sum time.Duration) {
	for i := range visits {
		sum += max(0, times.Earlier(visits[i].LastSeenAt, to).Sub(times.Later(visits[i].JoinedAt, from)))
	}
	return sum
}

func longest(companions map[steam.ID]Companion) []Companion {
	list := slices.SortedFunc(maps.Values(companions), func(a, b Companion) int {
		return cmp.Or(cmp.Compare(b.Together, a.Together), a.SteamID.Compare(b.SteamID))
	})
	return list[:min(len(list), latelyListed)]
}

func mostPlayed(onMaps map[string]time.Duration) []MapTime {
	var list []MapTime
	for name, played := range onMaps {
		list = append(list, MapTime{name, played})
	}
	slices.SortFunc(list, func(a, b MapTime) int {
		return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Map, b.Map))
	})
	return list[:min(len(list), latelyListed)]
}
