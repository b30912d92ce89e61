package people_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
)

// onShow is a store of two servers, of which one has lost its recent sessions.
type onShow struct{}

func (onShow) AllServers(context.Context) ([]store.Server, error) {
	return []store.Server{{ID: 1}, {ID: 2}}, nil
}

func (onShow) Current(_ context.Context, server int64) ([]livestate.Session, error) {
	return []livestate.Session{{SteamID: steam.FromUint64(76561197960265728 + uint64(server))}}, nil
}

func (onShow) Recent(_ context.Context, server int64, limit int) ([]livestate.Session, error) {
	if server == 2 {
		return nil, store.ErrUnavailable
	}
	return make([]livestate.Session, limit)[:0], nil
}

// TestShownTellsWhatItCouldRead: names of those who play now are fetched though others are not
// known.
func TestShownTellsWhatItCouldRead(t *testing.T) {
	t.Parallel()
	shown := people.Shown{Store: onShow{}, Recent: 20}
	if ids, err := shown.Groups(t.Context()); err != nil || !slices.Equal(ids, []int64{1, 2}) {
		t.Errorf("%v, %v", ids, err)
	}
	if players, err := shown.Players(t.Context(), 1); err != nil || len(players) != 1 {
		t.Errorf("%v, %v", players, err)
	}
	if players, err := shown.Players(t.Context(), 2); !errors.Is(err, store.ErrUnavailable) || len(players) != 1 {
		t.Errorf("%v, %v", players, err)
	}
}
