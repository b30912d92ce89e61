//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/format"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store/sqlite/pythonfile/pythonfiletest"
	"github.com/left4me/left4me/webhook"
)

// A stage is where the blocks of one page run: an empty folder, one game with two players,
// and the programs.
type stage struct {
	t      *testing.T
	dir    string
	env    []string
	put    *strings.Replacer // what a reader puts in place of the examples
	site   string            // of a left4me that serves
	ended  []chan error
	groups []int
}

// beyondLoopback are all networks but 127.0.0.0/8 and ::1: no block polls what is elsewhere.
const beyondLoopback = "0.0.0.0/2,64.0.0.0/3,96.0.0.0/4,112.0.0.0/5,120.0.0.0/6,124.0.0.0/7,126.0.0.0/8,128.0.0.0/1,fe00::/7,2000::/3"

const (
	stagePassword = "correct horse battery"
	stageRCON     = "friday-rcon"
)

// TestDocumentsRun runs the blocks of each page, one after another. Pages begin with what
// the page start.md leaves: the administrator mara, her server Friday, and a left4me that
// serves, unless a block of the page does that itself.
func TestDocumentsRun(t *testing.T) {
	t.Parallel()
	bin := programs(t)
	for _, page := range documents(t) {
		t.Run(strings.ReplaceAll(page, "/", "_"), func(t *testing.T) {
			t.Parallel()
			counts := make(map[string]int)
			var s *stage
			for _, b := range blocks(t, page) {
				counts[strings.TrimSpace(b.kind+" "+b.mark)]++
				if b.kind != "sh" && b.kind != "go" || b.mark != markRun && b.mark != markServe {
					continue
				}
				if s == nil {
					s = newStage(t, bin, page)
				}
				s.run(b)
			}
			if s != nil {
				s.end()
			}
			t.Log(counts)
		})
	}
}

// programs are left4me, which is this program, a small curl, and the other examples. The
// source is read, so that go test knows that it matters.
func programs(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"left4me", "curl"} {
		if err := os.Symlink(self, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin+"/", "../rcon", "../joinleave", "../lab")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sources, err := filepath.Glob("../[jlr]*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		if _, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func newStage(t *testing.T, bin, page string) *stage {
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
	s := &stage{t: t, dir: t.TempDir(), put: strings.NewReplacer("203.0.113.20", "127.0.0.1", "203.0.113.21", "127.0.0.1", "27015", port)}
	s.env = []string{
		"LEFT4ME_DENY_NETWORKS=" + beyondLoopback,
		"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + s.dir,
		"LEFT4ME_ADDR=127.0.0.1:0", "LIVE_STATE_POLL_SECONDS=0.2", "LEFT4ME_ALERTS_PRIVATE=on",
		"RCON_PASSWORD=" + stageRCON, "ALERT_KEY=" + webhook.NewSecret().Reveal(),
		"TYPED_user=" + stagePassword, "TYPED_server=" + stageRCON, "TYPED_alert=http://" + ln.Addr().String() + "/hook",
	}
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
		if b.kind == "sh" && b.mark == markServe {
			return s
		}
	}
	s.run(block{page: page, mark: markServe, text: "left4me\n"})
	s.token()
	return s
}

// run runs a block: a script, or a program in Go. One that serves goes on, and the others
// know where.
func (s *stage) run(b block) {
	s.t.Helper()
	if s.t.Failed() {
		return
	}
	script := s.put.Replace(b.text)
	if s.site != "" {
		script = strings.ReplaceAll(script, "127.0.0.1:8080", s.site)
	}
	if b.kind == "go" {
		script = "exec " + s.build(b, script)
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	out := &lines{found: make(chan string, 1)}
	cmd := exec.Command("sh", "-e", "-c", "trap : TERM\n"+script) // so that its server ends first
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.groups = append(s.groups, cmd.Process.Pid)
	s.t.Cleanup(func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	fail := func(what any) { s.t.Fatalf("%s:%d: %v\n%s\n%s", b.page, b.line, what, b.text, out) }
	served := out.found
	if b.mark != markServe {
		served = nil
	}
	select {
	case err := <-ended:
		if err != nil || b.mark == markServe {
			fail(fmt.Sprint("ended: ", err))
		}
	case url := <-served:
		if b.kind == "go" {
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-ended
			return
		}
		s.ended = append(s.ended, ended)
		if s.site == "" {
			s.site = strings.TrimPrefix(url, "http://")
			s.ready()
		}
	case <-ctx.Done():
		fail("does not end")
	}
}

// build builds and vets a program, and returns its file.
func (s *stage) build(b block, source string) string {
	s.t.Helper()
	name := filepath.Join(s.t.TempDir(), "program")
	if err := os.WriteFile(name+".go", []byte(source), 0o600); err != nil {
		s.t.Fatal(err)
	}
	for _, args := range [][]string{{"vet"}, {"build", "-ldflags=-s -w", "-o", name}} {
		if out, err := exec.CommandContext(s.t.Context(), "go", append(args, name+".go")...).CombinedOutput(); err != nil {
			s.t.Fatalf("%s:%d: go %s: %v\n%s", b.page, b.line, args[0], err, out)
		}
	}
	formatted, err := format.Source([]byte(b.text))
	if err != nil || string(formatted) != b.text {
		s.t.Errorf("%s:%d: gofmt would write it otherwise: %v", b.page, b.line, err)
	}
	return name
}

// ready waits until what serves polls, which takes a reader some seconds too.
func (s *stage) ready() {
	s.t.Helper()
	sh := &shell{t: s.t}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(time.Minute)
	for sh.ready("http://"+s.site) != "ok\n" {
		select {
		case <-tick.C:
		case <-late:
			s.t.Fatal("/readyz never says ok")
		}
	}
}

// token makes the API token that pages call $TOKEN.
func (s *stage) token() {
	s.t.Helper()
	base := "http://" + s.site
	b := login(s.t, base, "mara", stagePassword)
	resp, err := b.Post(base+"/account/tokens", "application/json", strings.NewReader(`{"name":"docs","may_change":true}`))
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	var made struct{ Token string }
	if err := json.NewDecoder(resp.Body).Decode(&made); err != nil || made.Token == "" {
		s.t.Fatalf("no token: %s, %v", resp.Status, err)
	}
	s.env = append(s.env, "TOKEN="+made.Token)
}

// end ends what serves, as Ctrl-C and systemd do.
func (s *stage) end() {
	for _, group := range s.groups {
		syscall.Kill(-group, syscall.SIGTERM)
	}
	for _, ended := range s.ended {
		select {
		case err := <-ended:
			if err != nil {
				s.t.Errorf("what served ended with %v", err)
			}
		case <-time.After(time.Minute):
			s.t.Error("what served does not end")
		}
	}
}

// TestMain lets this program be the programs that pages call: left4me, to which passwords
// are typed, and a curl for where there is none.
func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case "left4me":
		if len(os.Args) > 1 {
			typed(os.Getenv("TYPED_" + os.Args[1]))
		}
		main()
	case "curl":
		if err := curl(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "curl:", err)
			os.Exit(1)
		}
	default:
		os.Exit(m.Run())
	}
}

// typed makes text the standard input of a program that has none.
func typed(text string) {
	in, err := os.Stdin.Stat()
	null, err2 := os.Stat(os.DevNull)
	r, w, err3 := os.Pipe()
	if err != nil || err2 != nil || err3 != nil || !os.SameFile(in, null) {
		return
	}
	fmt.Fprintln(w, text)
	w.Close()
	os.Stdin = r
}

// curl knows the options that pages use, and fails on others.
func curl(args []string) error {
	req := &http.Request{Method: http.MethodGet, Header: make(http.Header)}
	var err error
	var body []byte
	for len(args) > 0 {
		option := args[0]
		args = args[1:]
		value := func() (v string) { v, args = args[0], args[1:]; return v }
		switch option {
		case "-fsS":
		case "-H":
			name, text, _ := strings.Cut(value(), ": ")
			req.Header.Set(name, text)
		case "-d":
			body, req.Method = []byte(value()), http.MethodPost
		case "-X":
			req.Method = value()
		default:
			if strings.HasPrefix(option, "-") || req.URL != nil {
				return fmt.Errorf("%s: unknown", option)
			}
			if req, err = withURL(req, option); err != nil {
				return err
			}
		}
	}
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(os.Stdout, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode >= 400 {
		return fmt.Errorf("%s", resp.Status)
	}
	return nil
}

func withURL(req *http.Request, text string) (*http.Request, error) {
	parsed, err := http.NewRequest(req.Method, text, nil)
	if err != nil {
		return nil, err
	}
	parsed.Header = req.Header
	return parsed, nil
}
