package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/store/frompython"
	"github.com/left4me/left4me/store/sqlite/pythonfile/pythonfiletest"
)

// TestImportFromPython goes from the Python system's database to the pages: its users
// log in with the passwords that they had.
func TestImportFromPython(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	seed := filepath.Join(t.TempDir(), "seed.db")
	// The player of the session without an end is there until the last poll.
	if err := pythonfiletest.Write(t.Context(), seed, pythonfiletest.Small()+`UPDATE server_live_state SET players = 1;`); err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(s.env["DATABASE_URL"], "sqlite:///")

	dry := s.must("", "import", seed)
	if _, err := os.Stat(path); err == nil {
		t.Error("the dry run made a database")
	}
	for _, want := range []string{"user Mara-2: ", "server Spare (port 27016): it has no RCON password", "which now ends 2026-03-01T12:30:00Z", "last seen, 2026-03-01T13:00:00Z", "Nothing has changed"} {
		if !strings.Contains(dry, want) {
			t.Errorf("the dry run does not say %q:\n%s", want, dry)
		}
	}
	done := s.must("", "import", "-apply", seed)
	if got, want := strings.Split(done, "\n"), strings.Split(dry, "\n"); !slices.Equal(got[:len(got)-2], want[:len(want)-2]) {
		t.Errorf("the import reports\n%s\nand the dry run\n%s", done, dry)
	}
	if again := s.must("", "import", "-apply", seed); !strings.Contains(again, "Nothing to add.\n") {
		t.Errorf("the second import:\n%s", again)
	}
	var report struct {
		Applied bool `json:"applied"`
		Users   int  `json:"users"`
		Notes   []frompython.Note
	}
	if err := json.Unmarshal([]byte(s.must("", "import", "-json", seed)), &report); err != nil || report.Applied || report.Users != 0 || len(report.Notes) == 0 {
		t.Errorf("the report as JSON: %+v, %v", report, err)
	}
	if out := s.must("", "spec", "-cfg", "Spare"); !strings.Contains(out, "rcon_password ") {
		t.Errorf("server.cfg of the server without a password:\n%s", out)
	}

	base, stop := s.serve()
	defer stop()
	b := login(t, base, "mara", "correct horse")
	b.until("/servers", "Friday", func(body string) bool { return strings.Contains(body, "Friday") })
	if page := b.get("/players/76561202255230001"); !strings.Contains(page, "Wren") {
		t.Errorf("the page of a player:\n%s", page)
	}
}
