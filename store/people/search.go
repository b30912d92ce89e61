package people

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/ttlcache"
)

// MaxText is how long the text of a search may be, in bytes; what is longer is cut.
const MaxText = 200

// Found is a player that a search found.
type Found struct {
	Last  Player // with the session that began last
	Match string // the name that has the text
}

// Search returns the players on the servers of a viewer that a text means, at most limit.
// A text that is a Steam ID in any form of [steam.Parse] means that player, and the
// address of a profile with a custom name the one that r finds; a nil r finds none. What
// else has the text in a name comes after them, as [store.Players] says.
func Search(ctx context.Context, st Store, r *Resolver, v Viewer, text string, limit int) ([]Found, error) {
	text = strings.TrimSpace(text)
	if len(text) > MaxText {
		text = strings.ToValidUTF8(text[:MaxText], "")
	}
	if text == "" {
		return nil, nil
	}
	id, err := steam.Parse(text)
	if name, ok := steam.VanityName(text); err != nil && ok {
		if id, err = r.Resolve(ctx, name); err != nil && ctx.Err() != nil {
			return nil, err
		}
	}
	var found []Found
	if err == nil && id.IsIndividual() {
		last, err := st.LastSessions(ctx, []steam.ID{id}, v.ServerIDs())
		if err != nil {
			return nil, err
		}
		if session, there := last[id]; there {
			found = append(found, Found{Player{Session: session}, session.DisplayName()})
		}
	}
	named, err := st.FindPlayers(ctx, text, v.ServerIDs(), limit)
	if err != nil {
		return nil, err
	}
	for _, f := range named {
		if len(found) == 0 || found[0].Last.SteamID != f.Last.SteamID {
			found = append(found, Found{Player{Session: f.Last}, f.Match})
		}
	}
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	players := make([]*Player, len(found))
	for i := range found {
		players[i] = &found[i].Last
	}
	return found, addProfiles(ctx, st, players)
}

// Steam is the part of [webapi.Client] that a Resolver needs.
type Steam interface {
	// ResolveVanityURL returns whose profile has a custom name.
	ResolveVanityURL(ctx context.Context, name string) (steam.ID, error)
}

// Budget is the part of [store.Profiles] that a Resolver needs.
type Budget interface {
	// SpendCalls counts n calls on a day if that keeps its count at or below budget.
	SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error)
}

// Resolver finds out whose profile has a custom name, within a budget of calls that it
// shares with others. It remembers answers for a day, ErrNoMatch too. Make one with
// [NewResolver]; a nil Resolver finds nothing. Its methods may be called from many
// goroutines.
type Resolver struct {
	steam  Steam
	budget Budget
	daily  int

	mu    sync.Mutex
	calls int // within the hour that began at
	began time.Time
	known *ttlcache.Cache[string, steam.ID]
}

const (
	resolveTime   = 5 * time.Second
	callsHourly   = 200 // a search must not spend what names and avatars need
	namesKnown    = 2000
	rememberNames = 24 * time.Hour
)

// NewResolver returns a Resolver that asks s within daily calls of the budget.
func NewResolver(s Steam, b Budget, daily int) *Resolver {
	return &Resolver{steam: s, budget: b, daily: daily, known: ttlcache.New[string, steam.ID](namesKnown, resolveTime)}
}

var errBudget = errors.New("people: the calls to Steam are spent")

// Resolve returns whose profile has a custom name. The error matches [webapi.ErrNoMatch] if
// it is no one's.
func (r *Resolver) Resolve(ctx context.Context, name string) (steam.ID, error) {
	if r == nil {
		return steam.ID{}, webapi.ErrNoMatch
	}
	id, err := r.known.Get(ctx, strings.ToLower(name), rememberNames, func(ctx context.Context) (steam.ID, error) {
		if !r.mayCall(time.Now()) {
			return steam.ID{}, errBudget
		}
		if ok, err := r.budget.SpendCalls(ctx, time.Now(), 1, r.daily); err != nil || !ok {
			return steam.ID{}, errors.Join(errBudget, err)
		}
		id, err := r.steam.ResolveVanityURL(ctx, name)
		if errors.Is(err, webapi.ErrNoMatch) {
			return steam.ID{}, nil // which is remembered
		}
		return id, err
	})
	if err == nil && id == (steam.ID{}) {
		err = webapi.ErrNoMatch
	}
	return id, err
}

func (r *Resolver) mayCall(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.began) >= time.Hour {
		r.began, r.calls = now, 0
	}
	r.calls++
	return r.calls <= callsHourly
}
