//go:build unix

package main

import (
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store/postgres/postgrestest"
	"github.com/left4me/left4me/store/sqlite/pythonfile/pythonfiletest"
	"github.com/left4me/left4me/webhook"
)

func newStage(t *testing.T, bin, page, database string) *stage {
	t.Helper()
	game := rcontest.NewGame("Friday", "c1m2_streets", 4)
	game.Join(rcontest.Player{Name: "Wren", SteamID: "[U:1:4]"})
	game.Join(rcontest.Player{Name: "Kestrel", SteamID: "[U:1:6]"})
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: stageRCON, Log: true, Info: game.Info})
	t.Cleanup(srv.Close)
	game.SetLog(srv.Log)
	_, port, err := net.SplitHostPort(srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	receiver := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go receiver.Serve(ln)
	t.Cleanup(func() { receiver.Close() })
	s := &stage{t: t, dir: t.TempDir()}
	postgres := s.postgres(database)
	s.put = strings.NewReplacer("203.0.113.20", "127.0.0.1", "203.0.113.21", "127.0.0.1", "27015", port,
		"postgres://left4me:PASSWORD@HOST", postgres, "postgres://left4me@HOST", postgres)
	s.env = append(s.env,
		"LEFT4ME_DENY_NETWORKS="+beyondLoopback,
		"PATH="+bin+":"+s.path+os.Getenv("PATH"), "HOME="+s.dir,
		"LEFT4ME_ADDR=127.0.0.1:0", "LIVE_STATE_POLL_SECONDS=0.2", "LEFT4ME_ALERTS_PRIVATE=on",
		"RCON_PASSWORD="+stageRCON, "ALERT_KEY="+webhook.NewSecret().Reveal(),
		"TYPED_user="+stagePassword, "TYPED_server="+stageRCON, "TYPED_alert=http://"+ln.Addr().String()+"/hook",
	)
	if err := os.WriteFile(filepath.Join(s.dir, "password.txt"), []byte(stageRCON+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	switch page {
	case "docs/start.md", "README.md":
		return s
	case "docs/from-python.md":
		if err := pythonfiletest.Write(t.Context(), filepath.Join(s.dir, "python.db"), pythonfiletest.Small()); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s.run(block{page: page, text: "left4me user add -admin mara\nleft4me user add finn\n" +
		"left4me server add -owner mara -name Friday -host 127.0.0.1 -port " + port + "\n"})
	for _, b := range blocks(t, page) {
		if b.kind == "sh" && b.mark == markServe || page == "docs/many-machines.md" {
			return s
		}
	}
	if page == "docs/scale.md" && database != "" {
		s.run(block{page: page, text: "createdb left4me\nDATABASE_URL=postgres://left4me@HOST/left4me left4me user add -admin mara\n"})
	}
	s.run(block{page: page, mark: markServe, text: "left4me\n"})
	s.token()
	return s
}

// postgres puts the programs of PostgreSQL and their settings into the environment. It
// returns how a URL of the server begins.
func (s *stage) postgres(database string) string {
	s.t.Helper()
	if database == "" {
		return "postgres://left4me@HOST"
	}
	parsed, err := url.Parse(database)
	if err != nil {
		s.t.Fatal(err)
	}
	programs, err := postgrestest.Programs()
	if err != nil {
		s.t.Fatal(err)
	}
	password, _ := parsed.User.Password()
	s.path = programs + ":"
	s.env = append(s.env, "PGHOST="+parsed.Hostname(), "PGPORT="+parsed.Port(), "PGUSER="+parsed.User.Username(), "PGPASSWORD="+password)
	return "postgres://" + parsed.User.String() + "@" + parsed.Host
}
