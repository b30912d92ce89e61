//go:build linux

package main

import (
	"context"
	"debug/elf"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// instructions are the lines of the Dockerfile, by what they begin with.
func instructions(t *testing.T) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	for line := range strings.Lines(readFile(t, "../../Dockerfile")) {
		name, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && name != "#" {
			found[name] = append(found[name], rest)
		}
	}
	return found
}

// TestDockerfile does here what the steps of the Dockerfile do: there need be no engine.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	steps := instructions(t)
	if user := steps["USER"]; len(user) != 1 || !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user[0]) {
		t.Errorf("USER %q: want numbers, and not root's", user)
	}
	for _, line := range steps["COPY"] {
		from, fields := false, strings.Fields(line)
		for i, f := range fields[:len(fields)-1] {
			from = from || strings.HasPrefix(f, "--from=")
			if _, err := os.Stat(filepath.Join("../..", f)); !from && err != nil {
				t.Errorf("COPY %s: source %d: %v", line, i+1, err)
			}
		}
	}
	var build string
	for _, line := range steps["RUN"] {
		if strings.Contains(line, "go build") {
			build = line
		}
	}
	root := t.TempDir()
	script := strings.ReplaceAll(build, "/out/", root+"/")
	cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(script, "-buildvcs=true", "-buildvcs=false", 1)) // a copy without .git has no version
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	var entry []string
	if err := json.Unmarshal([]byte(strings.Join(steps["ENTRYPOINT"], "")), &entry); err != nil || len(entry) != 1 {
		t.Fatal("ENTRYPOINT", steps["ENTRYPOINT"], err)
	}
	program := filepath.Join(root, entry[0])
	f, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if libraries, err := f.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("the program needs %v, %v", libraries, err)
	}
	serveEntry(t, program, strings.Fields(strings.Join(steps["ENV"], " ")), steps["EXPOSE"])
}

// serveEntry runs the program with the environment of the image and nothing else, but for the folder and the port.
func serveEntry(t *testing.T, program string, env, expose []string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	if len(expose) != 1 || !strings.Contains(strings.Join(env, " "), "LEFT4ME_ADDR=0.0.0.0:"+expose[0]) {
		t.Errorf("EXPOSE %v, but ENV %v", expose, env)
	}
	data := t.TempDir()
	for i, v := range env {
		env[i] = strings.NewReplacer("/data/", data+"/", "0.0.0.0:"+expose[0], addr).Replace(v)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir, cmd.Env = data, env
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for {
		res, err := http.Get("http://" + addr + "/healthz")
		if err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		select {
		case <-ctx.Done():
			t.Fatal("the program does not serve")
		case <-time.After(50 * time.Millisecond):
		}
	}
	cancel()
	cmd.Wait() // says that it was interrupted
	if _, err := os.Stat(filepath.Join(data, "left4me.db")); err != nil {
		t.Error(err)
	}
}
