package rcontest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ScenarioPassword is the RCON password of every [Scenario].
const ScenarioPassword = "lab"

// Scenario is one way in which a game server behaves, and what a client has to make of it:
// it logs in, sends Command, and sends "echo second" over the same connection.
type Scenario struct {
	Name     string // as an argument: lower case and hyphens
	About    string // what the server does, in a few words
	Password string // that the client sends
	Command  string
	Faults   Faults

	// Reply is what the client returns for Command; empty where there is no answer. Then an
	// error in time is right, and any text is wrong.
	Reply string
}

// SecondReply is what a client returns for "echo second".
const SecondReply = "second"

// Options returns what the scenario's server is made with. It runs [ScenarioHandler].
func (s *Scenario) Options() *Options {
	return &Options{Password: ScenarioPassword, Faults: s.Faults}
}

// ScenarioHandler runs the commands of scenarios: "echo TEXT" answers TEXT, "long N" N
// numbered lines, "bytes N" N letters, "runes N" N Chinese characters. What it does not
// know goes to next, if that is not nil.
func ScenarioHandler(next Handler) Handler {
	return func(r *Request) string {
		name, rest, _ := strings.Cut(r.Command, " ")
		n, _ := strconv.Atoi(rest)
		n = min(max(n, 0), 100_000)
		switch name {
		case "echo":
			return rest
		case "long":
			return numberedLines(n)
		case "runes":
			return strings.Repeat("語", n)
		case "bytes":
			return strings.Repeat("x", n)
		}
		if next == nil {
			return fmt.Sprintf("Unknown command %q\n", name)
		}
		return next(r)
	}
}

func numberedLines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d of a long reply\n", i)
	}
	return b.String()
}

// Scenarios returns all scenarios: first those that real game servers show, then those of
// attackers and of broken networks. Each call makes new values.
func Scenarios() []Scenario {
	const first = "first"
	long := numberedLines(1000)
	all := []Scenario{
		{Name: "plain", About: "a Source server as it should be", Reply: first},
		{Name: "long-reply", About: "a reply of seven packets", Command: "long 1000", Reply: long},
		{Name: "full-packet", About: "a reply that fills one packet to the last byte", Command: fmt.Sprint("bytes ", defaultSplit), Reply: strings.Repeat("x", defaultSplit)},
		{Name: "cut-runes", About: "packets that end inside a character", Command: "runes 700", Faults: Faults{Split: 100}, Reply: strings.Repeat("語", 700)},
		{Name: "one-segment", About: "both packets of the login answer arrive at once", Faults: Faults{OneSegment: true}, Reply: first},
		{Name: "slow-login", About: "half a second between the packets of the login answer", Faults: Faults{LoginDelay: 500 * time.Millisecond}, Reply: first},
		{Name: "slow-reply", About: "a second before each reply", Faults: Faults{Delay: time.Second}, Reply: first},
		{Name: "log-packets", About: "lines of the console as packets of their own, among replies", Faults: Faults{LogPackets: true}, Reply: first},
		{Name: "no-end-marker", About: "the empty packet that marks the end of a reply is ignored", Faults: Faults{NoMirror: true}, Reply: first},
		{Name: "minecraft", About: "as Minecraft's: one packet at a time, or the connection closes", Faults: Minecraft(), Reply: first},
		{Name: "palworld", About: "as Palworld's: every id is 0", Faults: Palworld(), Reply: first},
		{Name: "logged-out", About: "no command runs, and each is answered as a refused login", Faults: Faults{LoggedOut: true}},
		{Name: "wrong-password", About: "the client has a wrong password", Password: "not-" + ScenarioPassword},
		{Name: "mute-refusal", About: "a wrong password gets no answer", Password: "not-" + ScenarioPassword, Faults: Faults{RefuseMute: true}},
		{Name: "drip", About: "one byte at a time", Faults: Faults{Drip: true}, Reply: first},
		{Name: "coalesced", About: "answers arrive at once", Faults: Faults{Coalesce: true}, Reply: first},
		{Name: "silent-login", About: "the login gets no answer", Faults: Faults{LoginSilent: true}},
		{Name: "silent", About: "commands get no answer", Faults: Faults{Silent: true}},
		{Name: "hang-up", About: "the connection closes at once", Faults: Faults{HangUp: true}},
		{Name: "garbage", About: "a web server answers instead", Faults: Faults{Garbage: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"}},
		{Name: "reset", About: "the connection breaks in the middle of a reply", Command: "long 1000", Faults: Faults{ResetAfter: 5000}},
		{Name: "huge-size", About: "a packet says that it is 2 GB", Faults: Faults{Size: 1<<31 - 1}},
		{Name: "negative-size", About: "a packet says that it has fewer than no bytes", Faults: Faults{Size: -1}},
		{Name: "wrong-ids", About: "replies of a command that was never sent", Faults: Faults{WrongIDs: true}},
		{Name: "endless", About: "a reply that never ends", Faults: Faults{Endless: true}},
	}
	for i := range all {
		s := &all[i]
		if s.Command == "" {
			s.Command = "echo " + first
		}
		if s.Password == "" {
			s.Password = ScenarioPassword
		}
	}
	return all
}
