package rows

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats/sums"
)

// Outage is a row of server_outage.
type Outage struct {
	ServerID int64
	livestate.Outage
}

// Outages are the columns of server_outage. An outage never ends before it begins.
var Outages = Table[Outage]{
	{Name: "server_id", Fixed: true,
		Write: func(o *Outage) Value { return number(o.ServerID) },
		Read:  func(o *Outage) any { return &o.ServerID }},
	{Name: "started_at", Fixed: true,
		Write: func(o *Outage) Value { return unixMillis(o.From) },
		Read:  func(o *Outage) any { return (*Time)(&o.From) }},
	{Name: "last_seen_at",
		Write: func(o *Outage) Value { return number(max(Millis(o.From), Millis(o.To))) },
		Read:  func(o *Outage) any { return (*Time)(&o.To) }},
}

// OutageQuarter is a row of outage_quarter.
type OutageQuarter = Sum[sums.Quarter, time.Duration]

// OutageQuarters are the columns of outage_quarter.
var OutageQuarters = ofServer(func(k *sums.Quarter) *sums.Quarter { return k },
	length("millis", false, func(s *OutageQuarter) *time.Duration { return &s.Value }),
)
