package livestate_test

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

var (
	midnight = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

	ann = steam.FromAccountID(11)
	bob = steam.FromAccountID(12)
	cem = steam.FromAccountID(13)

	group = steam.MustParse("[g:1:4681548]")
)

// at returns the time that is so many seconds after midnight.
func at(seconds float64) time.Time {
	return midnight.Add(secs(seconds))
}

func secs(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// here returns the roster entry of somebody with a ping of 50 ms.
func here(id steam.ID, userID int, connectedSeconds float64) livestate.Player {
	return livestate.Player{SteamID: id, UserID: userID, Name: "n" + id.String()[14:], Connected: secs(connectedSeconds), Ping: 50}
}

// poll returns an observation of that many players on one map.
func poll(seconds float64, roster ...livestate.Player) livestate.Observation {
	return livestate.Observation{
		At:     at(seconds),
		State:  livestate.State{Players: len(roster), MaxPlayers: 8, Map: "c1m1_hotel"},
		Roster: roster,
	}
}

// partial returns a poll whose roster is known to be incomplete.
func partial(seconds float64, roster ...livestate.Player) livestate.Observation {
	obs := poll(seconds, roster...)
	obs.Partial = true
	return obs
}
