package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/store/transfer"
)

// TestTransferNames: each table is copied, or left out on purpose.
func TestTransferNames(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	open(t, path)
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var all string
	err = db.QueryRow(`SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'`).Scan(&all)
	if err != nil {
		t.Fatal(err)
	}
	want, got := append(transfer.Names(), "lease", "server_player_total", "player_total", "presence_block", "presence_built", "presence_changed", "name_used"), strings.Split(all, ",")
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}
