package main

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestDeletedDatabaseIsNoticed: readyz and the log say it, and no command begins an
// empty database in the place of the one that is in use.
func TestDeletedDatabaseIsNoticed(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	base, _ := s.serve()
	path := strings.TrimPrefix(s.env["DATABASE_URL"], "sqlite:///")
	if err := os.Rename(path, path+".aside"); err != nil {
		t.Fatal(err)
	}
	out, err := s.run("a long password\n", "user", "add", "nora")
	if err == nil || !strings.HasPrefix(err.Error(), path+": ") || strings.Contains(err.Error(), "store") {
		t.Errorf("user add: %v\n%s", err, out)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("user add began an empty database")
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for s.ready(base) != "store: the database file is missing or was replaced\n" || !strings.Contains(s.log.String(), "database file is missing") {
		<-tick.C
	}
	if err := os.Rename(path+".aside", path); err != nil {
		t.Fatal(err)
	}
	for s.ready(base) != "ok\n" {
		<-tick.C
	}
}

func (s *shell) ready(base string) string {
	s.t.Helper()
	resp, err := http.Get(base + "/readyz")
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(body)
}
