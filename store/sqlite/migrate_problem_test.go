package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// TestMigrateProblem: what earlier programs wrote in words has its code.
func TestMigrateProblem(t *testing.T) {
	t.Parallel()
	sentences := []struct {
		text string
		want store.Problem
	}{
		{"", ""},
		{"wrong RCON password: change it here or in server.cfg", store.ProblemAuth},
		{"nothing listens on this port", store.ProblemRefused},
		{"no answer within 2 s", store.ProblemTimeout},
		{"the connection was closed before login: banned, wrong port, or not RCON", store.ProblemNoLogin},
		{"the connection was closed in the middle of the answer", store.ProblemClosed},
		{"the answer is not RCON: another program on this port?", store.ProblemProtocol},
		{"the answer is not a status: another program on this port?", store.ProblemNotStatus},
		{"the status lacks the line that counts the players", store.ProblemNotStatus},
		{"this host name cannot be looked up", store.ProblemAddress},
		{"the server wants a login before each command: the RCON password may be wrong", store.ProblemNoLogin},
		{"this address is in a network that is not allowed here", store.ProblemDenied},
		{"no game server answers at this host and port", store.ProblemNoGame},
		{"this host cannot be reached", store.ProblemAddress},
		{"too many logins were refused at this address; the next one is in ten minutes at the latest", store.ProblemHeldAddress},
		{"waiting for the end of an earlier login with this password", store.ProblemHeldPending},
		{"the server leaves the login unanswered: the RCON password may be wrong", store.ProblemHeldUnanswered},
		{"an internal error; the log says more", store.ProblemInternal},
	}
	version := slices.IndexFunc(migrations(), func(m migration) bool { return strings.Contains(m.script, "ADD COLUMN problem") })
	var statements []string
	for _, m := range migrations()[:version] {
		statements = append(statements, m.script)
	}
	statements = append(statements,
		fmt.Sprintf(`PRAGMA application_id = %d`, application), fmt.Sprintf(`PRAGMA user_version = %d`, version),
		`INSERT INTO users (id, username, username_key, password_digest, admin, active, language, created_at, updated_at)
		 VALUES (1, 'ann', 'ann', '', 0, 1, '', 0, 0)`)
	for i, s := range sentences {
		statements = append(statements, fmt.Sprintf(`
			INSERT INTO servers (id, user_id, name, port, rcon_password, desired_state, actual_state, last_error, created_at, updated_at)
			VALUES (%d, 1, 's%[1]d', %[1]d, '', 'running', 'unknown', '%s', 0, 0)`, i+1, s.text))
	}
	s, err := Open(t.Context(), write(t, statements...), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	servers, err := s.AllServers(t.Context())
	if err != nil || len(servers) != len(sentences) {
		t.Fatalf("%d servers, error %v", len(servers), err)
	}
	for i, srv := range servers {
		if srv.Problem != sentences[i].want || srv.LastError != sentences[i].text {
			t.Errorf("%q became %q with %q, want %q", sentences[i].text, srv.Problem, srv.LastError, sentences[i].want)
		}
	}
}
