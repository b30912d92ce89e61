package rows

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Time is a time in a column: an integer, milliseconds since 1970 UTC. The zero time is
// NULL.
type Time time.Time

// Value implements [driver.Valuer].
func (t Time) Value() (driver.Value, error) {
	if time.Time(t).IsZero() {
		return nil, nil
	}
	return Millis(time.Time(t)), nil
}

// Scan implements [database/sql.Scanner].
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Time{}
	case int64:
		*t = Time(FromMillis(v))
	default:
		return fmt.Errorf("a time is stored as %T", src)
	}
	return nil
}

// TimeOf returns t as it will come back.
func TimeOf(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time(FromMillis(Millis(t)))
}

// Now returns the time as stores keep it.
func Now() time.Time { return FromMillis(Millis(time.Now())) }

// OrNow returns t, or if that is zero, the time.
func OrNow(t time.Time) Time {
	if t.IsZero() {
		return Time(Now())
	}
	return TimeOf(t)
}

// Millis drops what is finer than a millisecond, towards the past.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// FromMillis returns the time that Millis was given, in UTC.
func FromMillis(v int64) time.Time { return time.UnixMilli(v).UTC() }

// SteamID is a Steam ID in a column: the SteamID64 as an integer, negative if its
// highest bit is set.
type SteamID steam.ID

// Value implements [driver.Valuer].
func (id SteamID) Value() (driver.Value, error) { return Bits(steam.ID(id)), nil }

// IsZero makes the ID NULL in a column where zero is.
func (id SteamID) IsZero() bool { return steam.ID(id).IsZero() }

// Scan implements [database/sql.Scanner].
func (id *SteamID) Scan(src any) error {
	if src == nil {
		*id = SteamID{}
		return nil
	}
	v, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a Steam ID is stored as %T", src)
	}
	*id = SteamID(steam.FromUint64(uint64(v)))
	return nil
}

// Bits returns the integer of a Steam ID.
func Bits(id steam.ID) int64 { return int64(id.Uint64()) }

// Number is an integer that is read. Package sql reads one into an int64 by reflection, which takes
// several times as long.
type Number int64

// Scan implements [database/sql.Scanner].
func (n *Number) Scan(src any) error {
	v, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a number is stored as %T", src)
	}
	*n = Number(v)
	return nil
}

// SmallNumber is a [Number] of an int.
type SmallNumber int

// Scan implements [database/sql.Scanner].
func (n *SmallNumber) Scan(src any) error {
	var v Number
	err := v.Scan(src)
	*n = SmallNumber(v)
	return err
}

// List is a column that holds a JSON array of strings. The empty one is read as nil.
type List []string

// Value implements [driver.Valuer].
func (l List) Value() (driver.Value, error) {
	clean := make([]string, len(l))
	for i, s := range l {
		clean[i] = store.CleanText(s)
	}
	b, err := json.Marshal(clean)
	return string(b), err
}

// Scan implements [database/sql.Scanner].
func (l *List) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("a list is stored as %T", src)
	}
	*l = nil
	if s == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(s), (*[]string)(l))
}

// Clean is [store.CleanText] for a kind of text.
func Clean[T ~string](s T) T { return T(store.CleanText(string(s))) }
