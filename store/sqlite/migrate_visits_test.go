package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate/stats/sums"
)

// TestMigrateVisits: of sessions that an older program removed, visits know none; those that are left, or
// come again, are in them before and after they are removed.
func TestMigrateVisits(t *testing.T) {
	t.Parallel()
	version := slices.IndexFunc(migrations(), func(m migration) bool { return strings.Contains(m.script, "CREATE TABLE visit_quarter ") })
	var statements []string
	for _, m := range migrations()[:version] {
		statements = append(statements, m.script)
	}
	path := write(t, append(statements,
		fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, application, version),
		`INSERT INTO users (id, username, username_key, password_digest, admin, active, language, created_at, updated_at)
		 VALUES (1, 'ann', 'ann', '', 0, 1, '', 0, 0)`,
		`INSERT INTO servers (id, user_id, name, port, rcon_password, desired_state, actual_state, last_error, created_at, updated_at)
		 VALUES (1, 1, 's', 1, '', 'running', 'unknown', '', 0, 0)`,
		`INSERT INTO player_sum (server_id, steam_id_64, sessions, millis, first_seen_at, userid, joined_at, left_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		 VALUES (1, 7, 2, 1500, 4000, 0, 5000, 6000, '', '', 0, 0, ''), (1, 8, 1, 700, 100, 0, 100, 800, '', '', 0, 0, ''), (1, 9, 1, 5, 1, 0, 1, 6, '', '', 0, 0, '')`,
		`INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, left_at, last_seen_at, name_at_join, name_now, min_ping, max_ping, close_reason, summed_to)
		 VALUES (1, 7, 0, 7000, 9000, NULL, '', '', 0, 0, '', NULL), (1, 7, 0, 69000, 70000, NULL, '', '', 0, 0, '', NULL),
			(1, 8, 0, 100, 2000, NULL, '', '', 0, 0, '', 800), (1, 8, 0, 62001, 63000, NULL, '', '', 0, 0, '', NULL)`)...)
	s, err := Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := map[sums.LengthQuarter]int{{Length: 63 * time.Second}: 1, {Length: 1900 * time.Millisecond}: 1, {Length: 999 * time.Millisecond}: 1}
	for _, before := range []int64{0, 2500, 62500, 100_000} {
		if _, err := s.Prune(t.Context(), time.UnixMilli(before), 100); err != nil {
			t.Fatal(err)
		}
		sum, err := s.Sums(t.Context(), 1, time.Time{}, time.Time{}, sums.Visits)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, sum.Visits); diff != "" {
			t.Errorf("before %d (-want +got):\n%s", before, diff)
		}
	}
}
