//go:build unix

package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/left4me/left4me/rcon/rcontest"
)

// TestMain is the program itself where a test asks for it.
func TestMain(m *testing.M) {
	if os.Getenv("RCON_TEST_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// A program that waits for its next line of input must still obey a signal.
func TestSignalEndsAProgramThatWaitsForInput(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, password, rcontest.Faults{})
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-addr", s.Addr())
	cmd.Env = append(os.Environ(), "RCON_TEST_MAIN=1", "RCON_PASSWORD="+password)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	io.WriteString(stdin, "hi\n")
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "you said hi\n" {
		t.Errorf("got %q, %v", line, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("exit code 0 after a signal")
	}
}
