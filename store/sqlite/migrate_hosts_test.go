package sqlite

import (
	"fmt"
	"testing"
)

// TestMigrateHosts: what was one game in two spellings is named, not deleted.
func TestMigrateHosts(t *testing.T) {
	t.Parallel()
	statements := []string{
		migrations()[0].script,
		fmt.Sprintf(`PRAGMA application_id = %d`, application), `PRAGMA user_version = 1`,
		`INSERT INTO users (id, username, username_key, password_digest, admin, active, language, created_at, updated_at)
		 VALUES (1, 'ann', 'ann', '', 0, 1, '', 0, 0)`,
	}
	for i, row := range []struct {
		host string
		port int
	}{
		{"localhost", 1}, {"127.0.0.1", 1}, {"::ffff:127.0.0.1", 1}, // one game
		{"Localhost", 2}, {"127.0.1.1", 2}, // another
		{"GAME.example.", 3}, {"0.0.0.0", 3}, {"127.1", 3}, {"game.example", 4},
	} {
		statements = append(statements, fmt.Sprintf(`
			INSERT INTO servers (id, user_id, name, host, port, rcon_password, desired_state, actual_state, last_error, created_at, updated_at)
			VALUES (%d, 1, 's%[1]d', '%s', %d, '', 'running', 'unknown', '', 0, 0)`, i+1, row.host, row.port))
	}
	s, err := Open(t.Context(), write(t, statements...), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	servers, err := s.AllServers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"localhost 1 2", "127.0.0.1 1 1", "::ffff:127.0.0.1 1 2",
		"127.0.0.1 2 5", "127.0.1.1 2 4",
		"game.example 3 0", "0.0.0.0 3 0", "127.1 3 0", "game.example 4 0",
	}
	if len(servers) != len(want) {
		t.Fatalf("%d servers, want %d", len(servers), len(want))
	}
	for i, srv := range servers {
		if got := fmt.Sprint(srv.Host, " ", srv.Port, " ", srv.SameAs); got != want[i] {
			t.Errorf("server %d: %s, want %s", srv.ID, got, want[i])
		}
	}
}
