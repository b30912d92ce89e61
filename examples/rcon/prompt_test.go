package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/term"

	"github.com/left4me/left4me/rcon/rcontest"
)

// keyboard is a terminal at which somebody types keys.
type keyboard struct {
	io.Reader
	screen bytes.Buffer
}

func (k *keyboard) Write(p []byte) (int, error) { return k.screen.Write(p) }

// atPrompt is the program at a terminal.
func atPrompt(stderr io.Writer, prompt func(title string, exec func(string) (string, error)) error) *tool {
	return &tool{
		stdout: io.Discard, stderr: stderr,
		getenv: func(string) (string, bool) { return password, true },
		prompt: prompt,
	}
}

func TestPromptHasAHistory(t *testing.T) {
	t.Parallel()
	const up, ctrlD = "\x1b[A", "\x04"
	for _, tc := range []struct {
		name, keys string
		ran        []string
	}{
		{"history", "first\rsecond\r" + up + up + "\r" + ctrlD, []string{"first", "second", "first"}},
		{"editing", "statsu\x7f\x7fus\r" + ctrlD, []string{"status"}},
		{"blank lines", "\r  \r x \r" + ctrlD, []string{"x"}},
		{"exit", "a\rexit\rb\r", []string{"a"}},
		{"quit never shuts the server down", "a\rQuit\rb\r", []string{"a"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var ran []string
			s := serve(t, func(r *rcontest.Request) string {
				ran = append(ran, r.Command)
				return "answer to " + r.Command + "\n"
			}, password, rcontest.Faults{})
			k := &keyboard{Reader: strings.NewReader(tc.keys)}
			tool := atPrompt(io.Discard, func(title string, exec func(string) (string, error)) error {
				return converse(term.NewTerminal(k, title+"> "), func() {}, exec)
			})
			if code := tool.run(t.Context(), []string{"-addr", s.Addr()}); code != exitOK {
				t.Errorf("code %d", code)
			}
			if diff := cmp.Diff(tc.ran, ran); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
			if want := "answer to " + tc.ran[0] + "\r\n"; !strings.Contains(k.screen.String(), want) {
				t.Errorf("no %q on the screen: %q", want, k.screen.String())
			}
			if got := s.Stats().Conns; got != 1 {
				t.Errorf("%d connections, want 1", got)
			}
		})
	}
}

func TestPromptGoesOnAfterAFailureButNotAWrongPassword(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, password, rcontest.Faults{})
	k := &keyboard{Reader: strings.NewReader("a\r\"b\x00\rc\r\x04")}
	tool := atPrompt(io.Discard, func(title string, exec func(string) (string, error)) error {
		first := true
		return converse(term.NewTerminal(k, "> "), func() {
			if !first {
				s.SetPassword("changed")
			}
			first = false
		}, exec)
	})
	if code := tool.run(t.Context(), []string{"-addr", s.Addr()}); code != exitPassword {
		t.Errorf("code %d, want %d", code, exitPassword)
	}
	if got := s.Stats().Refused; got != 1 {
		t.Errorf("%d logins refused, want 1", got)
	}
}

// TestPromptLogsInBeforeItAsks: a wrong password shows before anything is typed.
func TestPromptLogsInBeforeItAsks(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, "another password", rcontest.Faults{})
	var stderr bytes.Buffer
	tool := atPrompt(&stderr, func(string, func(string) (string, error)) error {
		t.Error("the prompt asks")
		return nil
	})
	if code := tool.run(t.Context(), []string{"-addr", s.Addr()}); code != exitPassword || !strings.Contains(stderr.String(), "wrong password") {
		t.Errorf("code %d, %s", code, stderr.String())
	}
	if got := s.Stats().Refused; got != 1 {
		t.Errorf("%d logins refused, want 1", got)
	}
}

func TestPromptConnectsAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, password, rcontest.Faults{})
	k := &keyboard{Reader: strings.NewReader("a\rb\rc\rd\r\x04")}
	tool := atPrompt(io.Discard, func(title string, exec func(string) (string, error)) error {
		lines := 0
		return converse(term.NewTerminal(k, "> "), func() {
			if lines++; lines == 3 {
				s.DropConns()
			}
		}, exec)
	})
	if code := tool.run(t.Context(), []string{"-addr", s.Addr()}); code != exitOK {
		t.Errorf("code %d", code)
	}
	if screen := k.screen.String(); !strings.Contains(screen, "you said d") {
		t.Errorf("after the connection broke: %q", screen)
	}
	if got := s.Stats().Conns; got != 2 {
		t.Errorf("%d connections, want 2", got)
	}
}
