//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// programs are left4me, which is this program, a small curl, and rcon. Its source is read, so
// that go test knows that it matters.
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
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin+"/", "../rcon")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sources, err := filepath.Glob("../rcon/*.go")
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
