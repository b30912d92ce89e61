package livestate

import (
	"cmp"

	"github.com/left4me/left4me/steam"
)

// SessionKey names a session within its server. It is comparable, for maps; the zero
// SessionKey names none.
type SessionKey struct {
	SteamID  steam.ID
	JoinedMS int64 // Unix milliseconds
}

// Key returns what names s on its server. It never changes while the session lives.
func (s Session) Key() SessionKey { return SessionKey{s.SteamID, s.JoinedAt.UnixMilli()} }

// CompareStart orders sessions by when they began, and those of one moment by Steam ID.
// It is a function for [slices.SortFunc].
func CompareStart(a, b Session) int {
	return cmp.Or(a.JoinedAt.Compare(b.JoinedAt), a.SteamID.Compare(b.SteamID))
}
