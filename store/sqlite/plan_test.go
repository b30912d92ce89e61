package sqlite

import (
	"regexp"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

// Whatever is written finds its rows by an index: only what was given is read
// from end to end, and, to prune, the tables with a row a server or player.
func TestWritesSeek(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), ":memory:", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	type call struct {
		statement string
		args      []any
	}
	var calls []call
	for _, statement := range []string{closeStale, putClosed, keepDisplaced, putCurrent, putEnded, changeOpen, putOpen, putAliases, touch} {
		calls = append(calls, call{statement, []any{sqlite3.Pointer([]runRow{})}})
	}
	for _, statement := range prunes {
		calls = append(calls, call{statement, []any{1, 1}})
	}
	all := regexp.MustCompile(`^SCAN`)
	small := regexp.MustCompile(`^SCAN (g VIRTUAL TABLE|v |c$|a$|p$|steam_call_budget)`)
	for _, c := range calls {
		statement := c.statement
		steps := 0
		err := query(t.Context(), s.writer.DB, func(scan scanner) error {
			var id, parent, unused int
			var detail string
			if err := scan(&id, &parent, &unused, &detail); err != nil {
				return err
			}
			steps++
			if all.MatchString(detail) && !small.MatchString(detail) {
				t.Errorf("%s\n%s", detail, statement)
			}
			return nil
		}, "EXPLAIN QUERY PLAN "+statement, c.args...)
		if err != nil {
			t.Errorf("%v\n%s", err, statement)
		}
		if steps == 0 {
			t.Errorf("no plan\n%s", statement)
		}
	}
}
