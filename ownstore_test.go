package left4me_test

import (
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/storetest"
)

// ownStore is a store as somebody else's program may have it, around another one.
type ownStore struct{ store.Store }

// A store of another program is right if it passes the suite.
func TestOwnStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) store.Store { return ownStore{memstore.New()} })
}
