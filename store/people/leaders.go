package people

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// TopStore is what Leaders reads.
type TopStore interface {
	// Top returns the players who spent most time on a server.
	Top(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]store.PlayerTime, error)
}

// Leaders returns the players who spent most time on all servers of a viewer together
// within from..to, at most limit, as [store.History] says of one server. It reads all
// sessions of the period.
func Leaders(ctx context.Context, st TopStore, v Viewer, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	sums := make(map[steam.ID]store.PlayerTime)
	for _, id := range v.ServerIDs() {
		top, err := st.Top(ctx, id, from, to, 0)
		if err != nil {
			return nil, err
		}
		for _, p := range top {
			p.Total += sums[p.SteamID].Total
			sums[p.SteamID] = p
		}
	}
	list := make([]store.PlayerTime, 0, len(sums))
	for _, p := range sums {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b store.PlayerTime) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), a.SteamID.Compare(b.SteamID))
	})
	if limit > 0 && len(list) > limit {
		list = list[:limit]
	}
	return list, nil
}
