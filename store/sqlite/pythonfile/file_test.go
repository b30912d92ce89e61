package pythonfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/left4me/left4me/store/frompython"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/sqlite/pythonfile"
	"github.com/left4me/left4me/store/sqlite/pythonfile/pythonfiletest"
)

// The original is only read: neither it nor its folder changes.
func TestOriginalIsOnlyRead(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"journal":          pythonfiletest.Small(),
		"log, closed":      "PRAGMA journal_mode = wal;" + pythonfiletest.Small(),
		"read-only folder": pythonfiletest.Small(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := database(t, script)
			if name == "read-only folder" {
				if err := os.Chmod(filepath.Dir(path), 0o500); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { os.Chmod(filepath.Dir(path), 0o700) })
			}
			before := folder(t, path)
			src, err := pythonfile.Read(t.Context(), path)
			if err != nil || len(src.Servers) != 2 {
				t.Errorf("%d servers, %v", len(src.Servers), err)
			}
			if after := folder(t, path); after != before {
				t.Errorf("the folder was\n%s and is\n%s", before, after)
			}
		})
	}
}

// What is only in the log beside the database counts too, and stays there.
func TestLogBesideTheDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "seed.db")
	db, err := driver.Open("file:" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;" + pythonfiletest.Small()); err != nil {
		t.Fatal(err)
	}
	before := folder(t, path)
	src, err := pythonfile.Read(t.Context(), path)
	if err != nil || len(src.Servers) != 2 || len(src.Sessions[5]) != 4 {
		t.Errorf("%d servers, %v", len(src.Servers), err)
	}
	if after := folder(t, path); after != before {
		t.Errorf("the folder was\n%s and is\n%s", before, after)
	}
}

// Columns count, not versions: older databases have fewer, newer ones more.
func TestOtherVersions(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"old": `CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR, password_digest VARCHAR);
			INSERT INTO users VALUES (1, 'mara', 'x');
			CREATE TABLE servers (id INTEGER PRIMARY KEY, user_id INTEGER, name VARCHAR, port INTEGER);
			INSERT INTO servers VALUES (5, 1, 'Friday', 27015), (6, 1, 'Spare', 27016);`,
		"new": pythonfiletest.Small() + `ALTER TABLE servers ADD COLUMN log_secret TEXT; ALTER TABLE users ADD COLUMN theme TEXT;
			ALTER TABLE server_player_session ADD COLUMN last_seen_at DATETIME; UPDATE alembic_version SET version_num = '9999';`,
		"other overlays": pythonfiletest.Small() + `DROP TABLE overlays; DROP TABLE blueprint_overlays; CREATE TABLE overlays (id INTEGER PRIMARY KEY, kind TEXT);`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src, err := pythonfile.Read(t.Context(), database(t, script))
			if err != nil || len(src.Servers) != 2 || !src.Users[0].Active {
				t.Errorf("%+v, %v", src, err)
			}
			if unread := len(src.Notes) > 0; unread != (name == "other overlays") {
				t.Errorf("notes %v", src.Notes)
			}
		})
	}
}

// Columns of SQLite hold anything, whatever their type says.
func TestValuesOfOtherTypes(t *testing.T) {
	t.Parallel()
	src, err := pythonfile.Read(t.Context(), database(t, strings.ReplaceAll(pythonfiletest.Small(), "NOT NULL", "")+`
		UPDATE users SET admin = 7, active = 'x', username = x'ff00', password_digest = NULL WHERE id = 1;
		UPDATE servers SET user_id = NULL, port = 'x', name = NULL WHERE id = 5;
		UPDATE blueprints SET user_id = 'x', arguments = NULL;
		UPDATE blueprint_overlays SET blueprint_id = NULL WHERE overlay_id = 1;
		UPDATE server_live_state SET server_id = NULL, players = 'x', map = NULL, hibernating = 2 WHERE id = 1;
		UPDATE server_player_session SET steam_id_64 = 76561202255230001, min_ping = NULL, name_at_join = 5 WHERE id = 1;
		UPDATE steam_user_profile SET persona_name = NULL, avatar_url = NULL, fetched_at = 0;`))
	if err != nil {
		t.Fatal(err)
	}
	if !src.Users[0].Admin || src.Users[0].Active || src.Servers[0].UserID != 0 || len(src.Runs[0]) != 1 || !src.Runs[0][0].Hibernating {
		t.Errorf("%+v", src)
	}
	_, report, err := frompython.Plan(src, frompython.Have{}, frompython.Options{Now: time.Now()})
	if err != nil || report.Servers != 1 || report.Users != 2 {
		t.Errorf("%v, %v", report, err)
	}
}

func TestTimesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	src, err := pythonfile.Read(t.Context(), database(t, pythonfiletest.Small()+`
		UPDATE server_live_state SET started_at = 'soon' WHERE id = 1;
		UPDATE server_player_session SET joined_at = '2026-03-01T13:00:00.5+01:00' WHERE id = 1;
		UPDATE server_player_session SET joined_at = '' WHERE id = 2;`))
	if err != nil {
		t.Fatal(err)
	}
	if len(src.Runs[5]) != 1 || len(src.Sessions[5]) != 3 || len(src.Notes) != 2 {
		t.Errorf("%d runs, %d sessions, notes %v", len(src.Runs[5]), len(src.Sessions[5]), src.Notes)
	}
	if !slices.ContainsFunc(src.Sessions[5], func(s frompython.Session) bool { return s.JoinedAt.Equal(pythonfiletest.Noon.Add(time.Second / 2)) }) {
		t.Errorf("a time with a zone was read otherwise: %+v", src.Sessions[5])
	}
}

func TestOtherFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte("this is a text and no database, however long it may be"), 0o600); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "own.db")
	st, err := sqlite.Open(t.Context(), own, nil)
	if err != nil {
		t.Fatal(err)
	}
	st.Close()
	cut := database(t, pythonfiletest.Small())
	if err := os.Truncate(cut, 5000); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		path string
		want error
	}{
		"text":     {text, pythonfile.ErrDamaged},
		"folder":   {dir, pythonfile.ErrDamaged},
		"cut":      {cut, pythonfile.ErrDamaged},
		"none":     {filepath.Join(dir, "none"), os.ErrNotExist},
		"our own":  {own, pythonfile.ErrForeign},
		"stranger": {database(t, "CREATE TABLE users (id INTEGER)"), pythonfile.ErrForeign},
	} {
		if _, err := pythonfile.Read(t.Context(), test.path); !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v", name, err, test.want)
		}
	}
}
