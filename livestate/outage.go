package livestate

import (
	"time"

	"github.com/left4me/left4me/internal/times"
)

// Outage is a time in which a poller looked and the server did not answer. The zero Outage is
// none. It begins with the first look that was not answered and ends with the last, or with the
// one that was answered again.
type Outage struct {
	From, To time.Time // UTC, whole milliseconds; To is never before From
}

// Miss returns the outage that looks since a time come to, none of which was answered until now:
// as Changes with nothing else. There is none while a [Run] may span the silence: it
// is no longer than Policy.Gap. Said again later, the outage is longer and begins at the same time.
func (s Server) Miss(since, now time.Time, p Policy) Changes {
	c := Changes{At: milliseconds(now), Run: s.Run}
	from := milliseconds(since)
	if s.Run != (Run{}) {
		if c.At.Sub(s.Run.LastSeenAt) <= p.gap() {
			return c
		}
		from = times.Later(from, s.Run.LastSeenAt.Add(time.Millisecond))
	}
	if !c.At.Before(from) {
		c.Outage = Outage{from, c.At}
	}
	return c
}
