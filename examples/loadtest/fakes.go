//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
)

// The game servers run in a process of their own: this program again, with the
// plan in the environment. It says where they are on its standard output, reads when the
// script starts from its standard input, and ends when that does, as when the test dies.
const planVariable = "LEFT4ME_LOADTEST_PLAN"

const password = "loadtest"

// nothing listens on this port, on any address: dead servers have it.
const deadPort = "1"

// fakes are the game servers, as the test sees them.
type fakes struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
	addrs []string
}

// startFakes starts the process and returns when all servers can be reached.
func startFakes(ctx context.Context, p *plan) (*fakes, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(os.Environ(), planVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	f := &fakes{cmd: cmd, in: in, lines: lines}
	for len(f.addrs) < p.Servers && lines.Scan() {
		f.addrs = append(f.addrs, lines.Text())
	}
	if len(f.addrs) < p.Servers {
		f.stop()
		return nil, fmt.Errorf("only %d of %d game servers came up", len(f.addrs), p.Servers)
	}
	return f, nil
}

// begin tells the servers when the script starts.
func (f *fakes) begin(start time.Time) error {
	_, err := fmt.Fprintln(f.in, start.Format(time.RFC3339Nano))
	return err
}

// killed is the line that tells the servers that a poller was killed. Others tell what happened
// to the process of -soak.
const killed = "killed"

// tell tells the servers what has happened.
func (f *fakes) tell(what string) error {
	_, err := fmt.Fprintln(f.in, what)
	return err
}

// figures ends the process and returns what the game servers have counted.
func (f *fakes) figures() ([]figure, error) {
	f.in.Close()
	var figures []figure
	for f.lines.Scan() {
		var one figure
		if _, err := fmt.Sscan(f.lines.Text(), &one.name, &one.value); err != nil {
			return nil, err
		}
		figures = append(figures, one)
	}
	return figures, f.lines.Err()
}

func (f *fakes) stop() {
	f.in.Close()
	f.cmd.Wait()
}

// serveFakes is that process.
func serveFakes(text string) error {
	var p plan
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return err
	}
	farm := rcontest.NewFarm(nil)
	defer farm.Close()
	begun := make(chan struct{}) // closed when p.Start is known
	var list strings.Builder
	seen := &watch{servers: make(map[int]*polledServer), gaps: make(map[string]time.Duration)}
	for i, behavior := range p.behaviors() {
		scenario, _ := p.scenarioOf(i, behavior)
		opts := &rcontest.Options{Password: password, Faults: scenario.Faults}
		if behavior == hostile && scenario.Password != rcontest.ScenarioPassword {
			opts.Password = rcontest.ScenarioPassword // which the daemon does not know
		}
		opts.Faults.LoginSilent = opts.Faults.LoginSilent || behavior == hangs
		opts.OnLogin = func(conn, loggedIn int) { seen.login(i, conn, loggedIn) }
		visits := p.script(i)
		addr := farm.Add(func(r *rcontest.Request) string {
			seen.command(i, r.Conn, behavior == hostile)
			<-begun
			return p.status(i, visits, time.Since(p.Start))
		}, opts).Addr()
		if behavior == dead {
			host, _, err := net.SplitHostPort(addr)
			if err != nil {
				return err
			}
			addr = net.JoinHostPort(host, deadPort)
		}
		fmt.Fprintln(&list, addr)
	}
	if _, err := os.Stdout.WriteString(list.String()); err != nil {
		return err
	}
	in := bufio.NewReader(os.Stdin)
	line, err := in.ReadString('\n')
	if err != nil {
		return err
	}
	if p.Start, err = time.Parse(time.RFC3339Nano, strings.TrimSpace(line)); err != nil {
		return err
	}
	close(begun)
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if what := strings.TrimSpace(line); what == killed {
			seen.killed()
		} else {
			seen.disturbed(what)
		}
	}
	for _, f := range seen.figures(&p) {
		fmt.Println(f)
	}
	for _, what := range slices.Sorted(maps.Keys(seen.gaps)) {
		fmt.Println(figure{"gap_since_" + what + "_s", round(seen.gaps[what].Seconds())})
	}
	return nil
}
