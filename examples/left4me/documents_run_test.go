//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A stage is where the blocks of one page run: an empty folder, one game with two players,
// and the programs.
type stage struct {
	t       *testing.T
	dir     string
	env     []string
	path    string            // of the programs of PostgreSQL
	put     *strings.Replacer // what a reader puts in place of the examples
	site    string            // of a left4me that serves
	serving []*process
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
			all := blocks(t, page)
			database := ""
			if slices.ContainsFunc(all, func(b block) bool { return b.mark == markPostgres }) {
				database = startPostgres(t)
			}
			var s *stage
			for _, b := range all {
				counts[strings.TrimSpace(b.kind+" "+b.mark)]++
				runs := b.mark == markRun || b.mark == markServe || b.mark == markPostgres && database != ""
				if b.kind != "sh" && b.kind != "go" || !runs {
					continue
				}
				if s == nil {
					s = newStage(t, bin, page, database)
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
	ctx, cancel := context.WithTimeout(s.t.Context(), 3*time.Minute)
	defer cancel()
	out := &lines{found: make(chan string, 1)}
	cmd := exec.Command("sh", "-e", "-c", "trap : TERM\n"+script) // so that its server ends first
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	p := &process{pid: cmd.Process.Pid, ended: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	s.t.Cleanup(func() { p.signal(syscall.SIGKILL) })
	fail := func(what any) { s.t.Fatalf("%s:%d: %v\n%s\n%s", b.page, b.line, what, b.text, out) }
	served := out.found
	if b.mark != markServe {
		served = nil
	}
	select {
	case <-p.ended:
		if p.err != nil || b.mark == markServe {
			fail(fmt.Sprint("ended: ", p.err))
		}
	case url := <-served:
		if b.kind == "go" {
			p.signal(syscall.SIGKILL)
			<-p.ended
			return
		}
		s.serving = append(s.serving, p)
		if s.site == "" {
			s.site = strings.TrimPrefix(url, "http://")
			s.ready()
		}
	case <-ctx.Done():
		fail("does not end")
	}
}

// process is the process group of a block.
type process struct {
	pid   int
	ended chan struct{}
	err   error // once ended is closed
}

// signal sends a signal to the group, unless it has ended.
func (p *process) signal(sig syscall.Signal) {
	select {
	case <-p.ended:
	default:
		syscall.Kill(-p.pid, sig)
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
		cmd := exec.CommandContext(s.t.Context(), "go", append(args, name+".go")...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
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

// end ends what serves, as systemd does.
func (s *stage) end() {
	for _, p := range s.serving {
		p.signal(syscall.SIGTERM)
	}
	for _, p := range s.serving {
		select {
		case <-p.ended:
			if p.err != nil {
				s.t.Errorf("what served ended with %v", p.err)
			}
		case <-time.After(time.Minute):
			s.t.Error("what served does not end")
		}
	}
}
