package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestMigrateNames: players of an older database are found by all their names.
func TestMigrateNames(t *testing.T) {
	t.Parallel()
	version := slices.IndexFunc(migrations(), func(m migration) bool { return strings.Contains(m.script, "CREATE TABLE player_name ") })
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
		`INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, left_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		 VALUES (1, 7, 0, 1, 2, 'Mara', 'Tomato', 0, 0, ''), (1, 7, 0, 3, 4, 'Mara', 'Mara', 0, 0, ''), (1, 8, 0, 3, 4, '', '', 0, 0, '')`,
		`INSERT INTO player_alias VALUES (1, 7, 'Potato', 1, 2)`,
		`INSERT INTO player_sum (server_id, steam_id_64, sessions, millis, first_seen_at, userid, joined_at, left_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		 VALUES (1, 9, 1, 1, 1, 0, 1, 2, 'Kept', '', 0, 0, '')`)...)
	s, err := Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for text, want := range map[string]int{"ara": 1, "tomato": 1, "ato": 1, "pot": 1, "kept": 1, "x": 0} {
		if found, err := s.FindPlayers(t.Context(), text, []int64{1}, 0); err != nil || len(found) != want {
			t.Errorf("%q finds %v, error %v, want %d players", text, found, err, want)
		}
	}
}
