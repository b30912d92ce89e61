package sqlite_test

import (
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/storetest"
)

func TestImporter(t *testing.T) {
	t.Parallel()
	storetest.RunImporter(t, func(t *testing.T) store.Store { return open(t, ":memory:") })
}
