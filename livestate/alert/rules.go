package alert

import (
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

const (
	// DefaultDownAfter is longer than a map change and a restart of a server take.
	DefaultDownAfter = 5 * time.Minute
	// MinDownAfter is the least time of an outage. Shorter silences are everyday life.
	MinDownAfter = 3 * time.Minute
)

const (
	maxGap        = 2 * time.Minute  // between looks that belong together
	upAfter       = 30 * time.Second // that a server answers until it is up again
	passwordAfter = time.Minute      // that a password is refused
	fullAfter     = time.Minute
	emptyAfter    = 5 * time.Minute // longer than any loading of a map
	rearmAfter    = 10 * time.Minute
	quiet         = 30 * time.Minute // between two joins of one player that are told
	waveWindow    = 10 * time.Minute
	waveSize      = 3
	waveQuiet     = time.Hour
	minLooks      = 3   // of which one state must be made
	maxEnds       = 64  // that are remembered
	maxToldJoins  = 128 // that are remembered
)

// Rules say what is told. The zero Rules tell nothing. Rules are only read.
type Rules struct {
	Kinds     []Kind        // what is told
	DownAfter time.Duration // 0 = DefaultDownAfter; at least MinDownAfter counts

	Players []steam.ID // whose joins are PlayerJoined
	Names   []string   // as Players; whole names, in any case. Anybody can take any name
}

func (r Rules) downAfter() time.Duration {
	if r.DownAfter <= 0 {
		return DefaultDownAfter
	}
	return max(r.DownAfter, MinDownAfter)
}

func (r Rules) tells(k Kind) bool { return slices.Contains(r.Kinds, k) }

func (r Rules) names(s livestate.Session) bool {
	return slices.Contains(r.Players, s.SteamID) || slices.ContainsFunc(r.Names, func(name string) bool {
		return name != "" && strings.EqualFold(name, s.DisplayName())
	})
}
