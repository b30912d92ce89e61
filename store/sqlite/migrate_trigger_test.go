package sqlite

import "testing"

// TestEndAddsNoEmptyTotal: a session that ends with nothing that is not summed yet leaves no row
// without sessions and time behind, and one that is changed after its end takes an empty row away.
func TestEndAddsNoEmptyTotal(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), ":memory:", &Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	exec := func(statement string) {
		t.Helper()
		if _, err := s.writer.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	rows := func(want int) {
		t.Helper()
		var got int
		err := s.writer.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM server_player_total) + (SELECT count(*) FROM player_total)`).Scan(&got)
		if err != nil || got != want {
			t.Fatalf("%d rows of totals (%v), want %d", got, err, want)
		}
	}
	exec(`INSERT INTO users (id, username, username_key, password_digest, admin, active, language, created_at, updated_at)
		VALUES (1, 'ann', 'ann', '', 0, 1, '', 0, 0)`)
	exec(`INSERT INTO servers (id, user_id, name, port, rcon_password, desired_state, actual_state, last_error, created_at, updated_at)
		VALUES (1, 1, 's', 1, '', 'running', 'unknown', '', 0, 0)`)
	exec(`INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, last_seen_at, name_at_join, name_now, min_ping, max_ping, close_reason, summed_to)
		VALUES (1, 7, 0, 1000, 3000, '', '', 0, 0, '', 3000)`)
	exec(`UPDATE server_player_session SET left_at = 3000`)
	rows(0)
	exec(`UPDATE server_player_session SET left_at = 4000`)
	rows(2)
	exec(`UPDATE server_player_session SET left_at = 3000`)
	rows(0)
	exec(`UPDATE server_player_session SET left_at = NULL`)
	exec(`UPDATE server_player_session SET left_at = 5000`)
	rows(2)
	exec(`UPDATE server_player_session SET left_at = NULL`)
	rows(0)
}
