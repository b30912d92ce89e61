package sqlite

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// stamp is a time in a column: an integer, milliseconds since 1970 UTC. The
// zero time is NULL.
type stamp time.Time

func (s stamp) Value() (driver.Value, error) {
	if time.Time(s).IsZero() {
		return nil, nil
	}
	return ms(time.Time(s)), nil
}

func (s *stamp) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*s = stamp{}
	case int64:
		*s = stamp(fromMS(v))
	default:
		return fmt.Errorf("a time is stored as %T", src)
	}
	return nil
}

// stampOf returns t as it will come back.
func stampOf(t time.Time) stamp {
	if t.IsZero() {
		return stamp{}
	}
	return stamp(fromMS(ms(t)))
}

// now returns the time as the store keeps it.
func now() time.Time { return fromMS(ms(time.Now())) }

// ms drops what is finer than a millisecond, towards the past.
func ms(t time.Time) int64 { return t.UnixMilli() }

func fromMS(v int64) time.Time { return time.UnixMilli(v).UTC() }

// player is a Steam ID in a column: the SteamID64 as an integer, negative if
// its highest bit is set.
type player steam.ID

func (p player) Value() (driver.Value, error) { return idBits(steam.ID(p)), nil }

func (p *player) Scan(src any) error {
	v, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a Steam ID is stored as %T", src)
	}
	*p = player(steam.FromUint64(uint64(v)))
	return nil
}

func idBits(id steam.ID) int64 { return int64(id.Uint64()) }

// list is a column that holds a JSON array of strings. The empty one is read
// as nil.
type list []string

func (l list) Value() (driver.Value, error) {
	clean := make([]string, len(l))
	for i, s := range l {
		clean[i] = store.CleanText(s)
	}
	b, err := json.Marshal(clean)
	return string(b), err
}

func (l *list) Scan(src any) error {
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

// clean is [store.CleanText] for a kind of text.
func clean[T ~string](s T) T { return T(store.CleanText(string(s))) }
