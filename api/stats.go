package api

import "time"

type (
	// Stats is all statistics of a server over a span. What each figure means is in packages
	// store/report and livestate/stats. Lists are empty where there is nothing to tell.
	Stats struct {
		Span
		Zone   string `json:"zone"`   // of days and hours
		Detail Span   `json:"detail"` // what visits and availability are of

		Visitors
		PersonMinutes float64      `json:"person_minutes"`
		Days          []Period     `json:"days"` // of the zone, cut to the span; as are weeks and months
		Weeks         []Period     `json:"weeks"`
		Months        []Period     `json:"months"`
		Retention     Retention    `json:"retention"`
		PunchCard     []PunchHours `json:"punch_card"` // Monday first

		Leaderboard []PlayerTime `json:"leaderboard"`
		Sessions    Lengths      `json:"sessions"`
		Visits      Lengths      `json:"visits"` // sessions with at most a minute between them are one
		Companions  []Companions `json:"companions"`

		Maps      []MapTime  `json:"maps"`
		Campaigns []MapTime  `json:"campaigns"`
		MapEnds   []MapEnds  `json:"map_ends"`
		Ends      []Ends     `json:"ends"` // why sessions ended, by map
		Load      Load       `json:"load"`
		Available Available  `json:"availability"`
		Activity  Activities `json:"activity"` // at the end of the span
		Churn     Churn      `json:"churn"`
	}

	// Span is a time that includes From and excludes To.
	Span struct {
		From time.Time `json:"from"`
		To   time.Time `json:"to"`
	}

	// Visitors is how many players were there, and for how many of them it was the first time.
	Visitors struct {
		Players   int `json:"players"`
		New       int `json:"new"`
		Returning int `json:"returning"`
	}

	// Period is a day, week or month, or the part of one that the span has.
	Period struct {
		Span
		Visitors
		PersonMinutes float64 `json:"person_minutes"`
		Load
		Ends []Ends `json:"ends"` // on any map
	}

	// Load is how full a server was.
	Load struct {
		Peak        int        `json:"peak"`
		PeakAt      *time.Time `json:"peak_at"`      // nil while the peak is 0
		FullSeconds int64      `json:"full_seconds"` // with as many players as places, or more
		UpSeconds   int64      `json:"up_seconds"`   // seen up; the moments between two states are not in it
	}

	// Retention is the players who came first in each week or month, and who of them were
	// there later.
	Retention struct {
		Unit    string   `json:"unit"` // week or month
		Cohorts []Cohort `json:"cohorts"`
	}

	// Cohort is the players who came first in a period. Active is how many of them were there
	// in it, in the next one, and so on.
	Cohort struct {
		Span
		Active []int `json:"active"`
	}

	// PunchHours is a weekday with the person-minutes of each hour, from 0 to 23.
	PunchHours struct {
		Weekday       string    `json:"weekday"` // such as monday
		PersonMinutes []float64 `json:"person_minutes"`
	}

	// Person is a player by ID and latest name.
	Person struct {
		SteamID string `json:"steam_id"`
		Name    string `json:"name"`
	}

	// PlayerTime is how long a player was there.
	PlayerTime struct {
		Person
		Seconds int64 `json:"seconds"`
	}

	// Companions is two players, and how long they were there together.
	Companions struct {
		A       Person `json:"a"`
		B       Person `json:"b"`
		Seconds int64  `json:"seconds"`
	}

	// Lengths is how long people stayed.
	Lengths struct {
		Count         int   `json:"count"`
		MedianSeconds int64 `json:"median_seconds"`
		P90Seconds    int64 `json:"p90_seconds"`
	}

	// MapTime is how much a map or campaign was played.
	MapTime struct {
		Name          string  `json:"name"` // of a map, its code; of a campaign, its English name
		Seconds       int64   `json:"seconds"`
		PersonMinutes float64 `json:"person_minutes"`
	}

	// MapEnds is how often people left the server on a map, and how often they went on to
	// another one.
	MapEnds struct {
		Map     string `json:"map"`
		Emptied int    `json:"emptied"`
		Moved   int    `json:"moved"`
	}

	// Ends is how many sessions ended for a reason, on a map.
	Ends struct {
		Reason   string `json:"reason"`        // a code, such as "timed out"; "" where it is not known
		Map      string `json:"map,omitempty"` // "" for any, or one that is not known
		Sessions int    `json:"sessions"`
	}

	// Available is for how much of the time the state of a server is known. Observed and up
	// are nil where it is not known when a poller polled.
	Available struct {
		KnownSeconds    int64  `json:"known_seconds"`
		ObservedSeconds *int64 `json:"observed_seconds"`
		UpSeconds       *int64 `json:"up_seconds"` // of the observed time
	}

	// Activities is how many players were how active in the last three weeks.
	Activities struct {
		VeryActive int `json:"very_active"`
		Active     int `json:"active"`
		Regular    int `json:"regular"`
		Irregular  int `json:"irregular"`
		Inactive   int `json:"inactive"`
	}

	// Churn is how many players were active when the span began, and how many of them had
	// been away for fourteen days when it ended.
	Churn struct {
		Active int `json:"active"`
		Lost   int `json:"lost"`
	}

	// ServerSessions is sessions of one server, in the order in which they began.
	ServerSessions struct {
		Sessions []ServerSession `json:"sessions"`
	}

	// ServerSession is one connection of a player to a server.
	ServerSession struct {
		Person
		JoinedAt   time.Time  `json:"joined_at"`
		LeftAt     *time.Time `json:"left_at"` // nil while it is open
		LastSeenAt time.Time  `json:"last_seen_at"`
		MinPing    int        `json:"min_ping"`
		MaxPing    int        `json:"max_ping"`
		Reason     string     `json:"reason"` // why it ended; "" while it is open
	}
)
