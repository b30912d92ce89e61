// Package playerhistory reads what a player did on some servers of a store: what it comes
// to, and page after page of the sessions.
//
//	h, err := playerhistory.Read(ctx, st, id, playerhistory.Query{Servers: ids, Limit: 50})
//	...
//	next, err := store.ParseSessionCursor(h.Older)
package playerhistory

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Store is what Read asks of a store; every store.Store has it.
type Store interface {
	// PlayerSummary returns what a player did in all.
	PlayerSummary(ctx context.Context, player steam.ID, serverIDs []int64, since time.Time, names int) (store.PlayerSummary, error)

	// PlayerSessions returns the sessions of a player.
	PlayerSessions(ctx context.Context, player steam.ID, serverIDs []int64, before time.Time, limit int) ([]store.Session, error)

	// Profiles returns names and avatars.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]store.Profile, error)
}

// Query says what of a player is read.
type Query struct {
	Servers []int64             // those that count; without any, no player is found
	Since   time.Time           // how far back the visits of the summary go
	Names   int                 // of the summary, at most; 0 is no limit
	From    store.SessionCursor // where the page of sessions begins; zero: with the newest
	Limit   int                 // of the page, at least 1
	Read    int                 // how many sessions are read, if that is more than the page needs
}

// History is what a player did.
type History struct {
	Player   steam.ID
	Summary  store.PlayerSummary
	Sessions []store.Session // of the page, newest first
	Older    string          // the cursor of the next page, "" if this is the last
	Read     []store.Session // from Query.From on, newest first: those of the page, and those after it up to Query.Read
	Profile  store.Profile   // zero: not known
}

// Read reads the history of a player. A player who was never on one of the servers, and a
// page behind the last one, are [store.ErrNotFound].
func Read(ctx context.Context, st Store, player steam.ID, q Query) (History, error) {
	h := History{Player: player}
	if len(q.Servers) == 0 {
		return h, store.ErrNotFound
	}
	var err error
	if h.Summary, err = st.PlayerSummary(ctx, player, q.Servers, q.Since, q.Names); err != nil {
		return h, err
	}
	if h.Summary.Sessions == 0 {
		return h, store.ErrNotFound
	}
	if h.Read, err = st.PlayerSessions(ctx, player, q.Servers, q.From.Before(), max(q.From.Limit(q.Limit), q.Read)); err != nil {
		return h, err
	}
	if h.Sessions, h.Older = q.From.Page(h.Read, q.Limit); len(h.Sessions) == 0 && q.From != (store.SessionCursor{}) {
		return h, store.ErrNotFound
	}
	known, err := st.Profiles(ctx, []steam.ID{player})
	h.Profile = known[player]
	return h, err
}

// Latest returns how the player was last seen: the newest session of the page, or if there
// is none any more, the latest name.
func (h History) Latest() livestate.Session {
	if len(h.Sessions) > 0 {
		return h.Sessions[0].Session
	}
	s := livestate.Session{SteamID: h.Player, LastSeenAt: h.Summary.LastSeen}
	if len(h.Summary.Names) > 0 {
		s.Name = h.Summary.Names[0].Name
	}
	return s
}
