package store

import (
	"context"

	"github.com/left4me/left4me/steam"
)

// FoundPlayer is a player that [Players.FindPlayers] found.
type FoundPlayer struct {
	Last  Session // the one that began last on the servers that were searched
	Match string  // the name that has the text
}

// MaxNameMatches is how many names that begin with a text, and how many others that have
// it, FindPlayers looks at.
const MaxNameMatches = 500

// Players finds players on many servers. As with [History], the caller names the servers
// that a viewer may see: nothing is found that happened elsewhere.
type Players interface {
	// FindPlayers returns the players who used a name on one of these servers that has
	// the text in it, both as [FoldName] spells them, at most limit. It knows the names
	// that [History.PlayerSummary] returns, and may know others, of players with sessions
	// on that server.
	//
	// Those with a name that equals the text come first, then those with a name that
	// begins with it, then the others; of two of a kind, the one whose Last began later,
	// then the one with the smaller Steam ID. Of a text that is in more than
	// [MaxNameMatches] names, some players may be missing. A text that folds to "" finds
	// none.
	FindPlayers(ctx context.Context, text string, serverIDs []int64, limit int) ([]FoundPlayer, error)

	// LastSessions returns the session that each of these players began last on these
	// servers, even if Prune has removed it; of two that began at the same time, the one
	// with the smaller ServerID. Players without one are absent.
	LastSessions(ctx context.Context, players []steam.ID, serverIDs []int64) (map[steam.ID]Session, error)

	// Playing returns the open sessions on these servers, by ServerID, longest here
	// first, then by Steam ID, at most limit.
	Playing(ctx context.Context, serverIDs []int64, limit int) ([]Session, error)
}
