package srclog_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/steam"
)

// benchLines are a mix as a game writes it: every third is the poller's own command.
var benchLines = []string{
	stamp + `rcon from "203.0.113.2:53654": command "status"`,
	stamp + `"Juniper<30><[U:1:1021]><Blue>" killed "Basil<32><[U:1:1042]><Red>" with "scattergun" (attacker_position "-999 -4410 -287") (victim_position "-1557 -4532 -254")`,
	stamp + `"Wren<29><[U:1:1049]><Blue>" triggered "kill assist" against "Basil<32><[U:1:1042]><Red>" (assister_position "-1377 -4916 -209")`,
	stamp + `rcon from "203.0.113.3:53084": command "status"`,
	stamp + `"Perrin<33><[U:1:1063]><>" connected, address "203.0.113.5:27005"`,
	stamp + `"Perrin<33><[U:1:1063]><>" STEAM USERID validated`,
	stamp + `rcon from "203.0.113.3:53084": command "status"`,
	stamp + `"Perrin<33><[U:1:1063]><>" entered the game`,
	stamp + `"Marlow<14><[U:1:1014]><Blue>" say "good game, see you tomorrow"`,
	stamp + `rcon from "203.0.113.3:53084": command "status"`,
	stamp + `World triggered "Round_Start"`,
	stamp + `"Perrin<33><[U:1:1063]><Red>" disconnected (reason "Disconnect by user.")`,
}

// The regexps of the straightforward parser: anchored at both ends, greedy in the name, the most
// frequent first.
var (
	reLine    = regexp.MustCompile(`^L (\d\d/\d\d/\d{4} - \d\d:\d\d:\d\d): (.*)$`)
	reRCON    = regexp.MustCompile(`^rcon from "([^"]+)": command "(.*)"$`)
	reKilled  = regexp.MustCompile(`^"(.*)<(\d+)><([^<>]*)><([^<>]*)>" killed "(.*)<(\d+)><([^<>]*)><([^<>]*)>" with "([^"]*)"(.*)$`)
	reTrigger = regexp.MustCompile(`^"(.*)<(\d+)><([^<>]*)><([^<>]*)>" triggered "([^"]*)"(.*)$`)
	reSay     = regexp.MustCompile(`^"(.*)<(\d+)><([^<>]*)><([^<>]*)>" say "(.*)"$`)
	reConnect = regexp.MustCompile(`^"(.*)<(\d+)><([^<>]*)><([^<>]*)>" connected, address "([^"]*)"$`)
	reValid   = regexp.MustCompile(`^"(.*)<(\d+)><([^<>]*)><([^<>]*)>" STEAM USERID validated$`)
	reEntered = regexp.MustCompile(`^"(.*)<(\d+)><([^<>]*)><([^<>]*)>" entered the game$`)
	reGone    = regexp.MustCompile(`^"(.*)<(\d+)><([^<>]*)><([^<>]*)>" disconnected \(reason "(.*)"\)$`)
	reWorld   = regexp.MustCompile(`^World triggered "([^"]*)"(.*)$`)
)

// parseRegexp reads the lines of benchLines as a program with regexps would.
func parseRegexp(line string) srclog.Event {
	m := reLine.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	when, err := time.Parse("01/02/2006 - 15:04:05", m[1])
	if err != nil {
		return nil
	}
	stamp, body := srclog.Stamp{At: when}, m[2]
	player := func(m []string) srclog.Player {
		user, _ := strconv.Atoi(m[1])
		id, _ := steam.Parse(m[2])
		return srclog.Player{Name: m[0], UserID: user, SteamID: id, ID: m[2], Team: m[3]}
	}
	if m := reRCON.FindStringSubmatch(body); m != nil {
		return srclog.RCONCommand{Stamp: stamp, From: m[1], Command: m[2]}
	}
	if m := reKilled.FindStringSubmatch(body); m != nil {
		return srclog.Killed{Stamp: stamp, Player: player(m[1:]), Victim: player(m[5:]), Weapon: m[9], Detail: trimBlank(m[10])}
	}
	if m := reTrigger.FindStringSubmatch(body); m != nil {
		return srclog.Triggered{Stamp: stamp, Player: player(m[1:]), Name: m[5], Detail: trimBlank(m[6])}
	}
	if m := reSay.FindStringSubmatch(body); m != nil {
		return srclog.Said{Stamp: stamp, Player: player(m[1:]), Text: m[5]}
	}
	if m := reConnect.FindStringSubmatch(body); m != nil {
		return srclog.Connected{Stamp: stamp, Player: player(m[1:]), Addr: m[5]}
	}
	if m := reValid.FindStringSubmatch(body); m != nil {
		return srclog.Validated{Stamp: stamp, Player: player(m[1:])}
	}
	if m := reEntered.FindStringSubmatch(body); m != nil {
		return srclog.Entered{Stamp: stamp, Player: player(m[1:])}
	}
	if m := reGone.FindStringSubmatch(body); m != nil {
		return srclog.Disconnected{Stamp: stamp, Player: player(m[1:]), Reason: m[5]}
	}
	if m := reWorld.FindStringSubmatch(body); m != nil {
		return srclog.Triggered{Stamp: stamp, Name: m[1], Detail: trimBlank(m[2])}
	}
	return srclog.Unknown{Stamp: stamp, Text: body}
}

func trimBlank(s string) string {
	if s != "" && s[0] == ' ' {
		return s[1:]
	}
	return s
}

// Both parsers read the same.
func TestRegexpsReadTheSame(t *testing.T) {
	t.Parallel()
	for _, line := range benchLines {
		e, err := srclog.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(parseRegexp(line), e); diff != "" {
			t.Errorf("%s (-regexp +Parse):\n%s", line, diff)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	size := 0
	for _, line := range benchLines {
		size += len(line)
	}
	for _, parser := range []struct {
		name  string
		parse func(string) srclog.Event
	}{
		{"srclog", func(line string) srclog.Event { e, _ := srclog.Parse(line); return e }},
		{"regexp", parseRegexp},
	} {
		b.Run(parser.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, line := range benchLines {
					if parser.parse(line) == nil {
						b.Fatal(line)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(benchLines)), "ns/line")
		})
	}
	// The two in turns, so that both have the same share of a busy machine.
	b.Run("ratio", func(b *testing.B) {
		const ours = 20 // calls of ours to one of the other
		var times [2]time.Duration
		for b.Loop() {
			start := time.Now()
			for range ours {
				for _, line := range benchLines {
					srclog.Parse(line)
				}
			}
			middle := time.Now()
			for _, line := range benchLines {
				parseRegexp(line)
			}
			times[0] += middle.Sub(start)
			times[1] += time.Since(middle)
		}
		b.ReportMetric(ours*float64(times[1])/float64(times[0]), "times-faster")
	})
	for name, line := range map[string]string{
		"hostile-name": trueLine(6, repeat(forged, 60_000), "", ""),
		"hostile-text": trueLine(3, "", repeat(forged+`say "`, 60_000), ""),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				srclog.Parse(line)
			}
		})
	}
}
