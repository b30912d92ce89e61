package api

import (
	"strconv"

	"github.com/left4me/left4me/safecsv"
	"github.com/left4me/left4me/steam"
)

// Tables write Steam IDs like [U:1:4]: spreadsheets keep fifteen digits of a number, and a
// SteamID64 has seventeen.
func textID(id string) string {
	parsed, err := steam.Parse(id)
	if err != nil {
		return id
	}
	return parsed.Steam3()
}

// StatsTables names the tables of a [Stats].
var StatsTables = []string{"days", "weeks", "months", "punch_card", "leaderboard", "companions", "maps", "campaigns", "map_ends", "ends", "day_ends", "retention"}

// Table returns one of [StatsTables] as CSV, nil if there is none of that name.
func (s Stats) Table(name string) *safecsv.Table {
	switch name {
	case "days":
		return periodTable(s.Days)
	case "weeks":
		return periodTable(s.Weeks)
	case "months":
		return periodTable(s.Months)
	case "punch_card":
		return s.punchTable()
	case "leaderboard":
		t := safecsv.New("steam_id", "name", "seconds")
		for _, p := range s.Leaderboard {
			t.Add(textID(p.SteamID), p.Name, p.Seconds)
		}
		return t
	case "companions":
		t := safecsv.New("a_steam_id", "a_name", "b_steam_id", "b_name", "seconds")
		for _, p := range s.Companions {
			t.Add(textID(p.A.SteamID), p.A.Name, textID(p.B.SteamID), p.B.Name, p.Seconds)
		}
		return t
	case "maps":
		return mapTable(s.Maps)
	case "campaigns":
		return mapTable(s.Campaigns)
	case "map_ends":
		t := safecsv.New("map", "emptied", "moved")
		for _, e := range s.MapEnds {
			t.Add(e.Map, e.Emptied, e.Moved)
		}
		return t
	case "ends":
		t := safecsv.New("reason", "map", "sessions")
		for _, e := range s.Ends {
			t.Add(e.Reason, e.Map, e.Sessions)
		}
		return t
	case "day_ends":
		t := safecsv.New("from", "to", "reason", "sessions")
		for _, day := range s.Days {
			for _, e := range day.Ends {
				t.Add(day.From, day.To, e.Reason, e.Sessions)
			}
		}
		return t
	case "retention":
		return s.cohortTable()
	}
	return nil
}

func periodTable(periods []Period) *safecsv.Table {
	t := safecsv.New("from", "to", "players", "new", "returning", "person_minutes", "peak", "peak_at", "full_seconds", "up_seconds")
	for _, p := range periods {
		peakAt := any("")
		if p.PeakAt != nil {
			peakAt = *p.PeakAt
		}
		t.Add(p.From, p.To, p.Players, p.New, p.Returning, p.PersonMinutes, p.Peak, peakAt, p.FullSeconds, p.UpSeconds)
	}
	return t
}

func mapTable(maps []MapTime) *safecsv.Table {
	t := safecsv.New("name", "seconds", "person_minutes")
	for _, m := range maps {
		t.Add(m.Name, m.Seconds, m.PersonMinutes)
	}
	return t
}

func (s Stats) punchTable() *safecsv.Table {
	columns := []string{"weekday"}
	for hour := range 24 {
		columns = append(columns, strconv.Itoa(hour))
	}
	t := safecsv.New(columns...)
	for _, day := range s.PunchCard {
		row := []any{day.Weekday}
		for _, minutes := range day.PersonMinutes {
			row = append(row, minutes)
		}
		t.Add(row...)
	}
	return t
}

// cohortTable has a column for each period after that of the cohort.
func (s Stats) cohortTable() *safecsv.Table {
	columns := []string{"from", "to"}
	for n := range s.Retention.Cohorts {
		columns = append(columns, strconv.Itoa(n))
	}
	t := safecsv.New(columns...)
	for _, c := range s.Retention.Cohorts {
		row := []any{c.From, c.To}
		for n := range s.Retention.Cohorts {
			if n < len(c.Active) {
				row = append(row, c.Active[n])
			} else {
				row = append(row, "")
			}
		}
		t.Add(row...)
	}
	return t
}

// Table returns the sessions as CSV.
func (s ServerSessions) Table() *safecsv.Table {
	t := safecsv.New("steam_id", "name", "joined_at", "left_at", "last_seen_at", "min_ping", "max_ping", "reason")
	for _, one := range s.Sessions {
		left := any("")
		if one.LeftAt != nil {
			left = *one.LeftAt
		}
		t.Add(textID(one.SteamID), one.Name, one.JoinedAt, left, one.LastSeenAt, one.MinPing, one.MaxPing, one.Reason)
	}
	return t
}

// Table returns the leaderboard as CSV.
func (l Leaderboard) Table() *safecsv.Table {
	t := safecsv.New("steam_id", "name", "seconds", "sessions", "last_seen")
	for _, one := range l.Players {
		t.Add(textID(one.SteamID), one.Name, one.Seconds, one.Sessions, one.LastSeen)
	}
	return t
}

// Table returns the runs as CSV.
func (r Runs) Table() *safecsv.Table {
	t := safecsv.New("started_at", "last_seen_at", "players", "max_players", "bots", "map", "hibernating")
	for _, one := range r.Runs {
		t.Add(one.StartedAt, one.LastSeenAt, one.Players, one.MaxPlayers, one.Bots, one.Map, one.Hibernating)
	}
	return t
}
