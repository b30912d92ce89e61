package rows

import (
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate/stats/sums"
)

// PlayerSum is a row of player_sum. Last, the session that ended last, names the server
// and the player.
type PlayerSum struct {
	Last    Session
	LastMap string
	Total   sums.Total

	VisitBegan, VisitEnded time.Time // of the last visit; zero if it is not known
}

// NewPlayerSum returns the row of what was summed of a player on a server.
func NewPlayerSum(serverID int64, p sums.Player) PlayerSum {
	return PlayerSum{
		Last: Session{ServerID: serverID, Session: p.Last}, LastMap: p.LastMap, Total: p.Total,
		VisitBegan: p.Visit.From, VisitEnded: p.Visit.To,
	}
}

// Player returns what was summed.
func (p *PlayerSum) Player() sums.Player {
	last := p.Last.Session
	last.LastSeenAt = last.LeftAt
	total := p.Total
	total.LastSeen = last.LeftAt
	player := sums.Player{Total: total, Last: last, LastMap: p.LastMap}
	player.Visit.From, player.Visit.To = p.VisitBegan, p.VisitEnded
	return player
}

// PlayerSums are the columns of player_sum: those of the last session, and the total.
var PlayerSums = append(ofLast(),
	Column[PlayerSum]{Name: "sessions",
		Write: func(p *PlayerSum) Value { return number(p.Total.Sessions) },
		Read:  func(p *PlayerSum) any { return &p.Total.Sessions }},
	Column[PlayerSum]{Name: "millis",
		Write: func(p *PlayerSum) Value { return number(p.Total.Time.Milliseconds()) },
		Read:  func(p *PlayerSum) any { return (*Duration)(&p.Total.Time) }},
	Column[PlayerSum]{Name: "first_seen_at",
		Write: func(p *PlayerSum) Value { return unixMillis(p.Total.FirstSeen) },
		Read:  func(p *PlayerSum) any { return (*Time)(&p.Total.FirstSeen) }},
	Column[PlayerSum]{Name: "end_map",
		Write: func(p *PlayerSum) Value { return text(p.LastMap) },
		Read:  func(p *PlayerSum) any { return &p.LastMap }},
	optional("visit_began_at", func(p *PlayerSum) *time.Time { return &p.VisitBegan }),
	optional("visit_ended_at", func(p *PlayerSum) *time.Time { return &p.VisitEnded }),
)

// optional binds a column to a time that is NULL if it is zero.
func optional[T any](name string, field func(*T) *time.Time) Column[T] {
	return Column[T]{Name: name,
		Write: func(row *T) Value {
			if field(row).IsZero() {
				return Value{}
			}
			return unixMillis(*field(row))
		},
		Read: func(row *T) any { return (*Time)(field(row)) }}
}

func ofLast() (table Table[PlayerSum]) {
	for _, c := range Sessions {
		table = append(table, Column[PlayerSum]{Name: c.Name, Fixed: c.Name == "server_id" || c.Name == "steam_id_64",
			Write: func(p *PlayerSum) Value { return c.Write(&p.Last) },
			Read:  func(p *PlayerSum) any { return c.Read(&p.Last) }})
	}
	return table
}

// Duration is a length of time in a column: whole milliseconds.
type Duration time.Duration

// Value implements [driver.Valuer].
func (d Duration) Value() (driver.Value, error) { return time.Duration(d).Milliseconds(), nil }

// Scan implements [database/sql.Scanner].
func (d *Duration) Scan(src any) error {
	v, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a length of time is stored as %T", src)
	}
	*d = Duration(time.Duration(v) * time.Millisecond)
	return nil
}
