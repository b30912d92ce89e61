package status_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// The regexps of the straightforward parser, for both formats of Source 1: one
// for the header lines, one for the line that counts, and one for a row. They
// are anchored at both ends and greedy in the name, and so right about hostile names.
var (
	reHeader  = regexp.MustCompile(`^\s*([a-z/]+)\s*:\s*(.*?)\s*$`)
	rePlayers = regexp.MustCompile(`^(\d+) humans, (\d+) bots \((\d+)(?:/\d+)? max\)(?: \(((?:not )?hibernating)\))?(?: \((unreserved|reserved(?: [0-9a-f]+)?)\))?$`)
	reRow     = regexp.MustCompile(`^\s*#\s*(\d+)\s+(?:(\d+)\s+)?"(.*)"\s+(\S+)(?:\s+((?:\d+:){1,3}\d+)\s+(\d+)\s+(\d+))?\s+([a-z]+)(?:\s+(\d+))?(?:\s+(\S+))?\s*$`)
)

// parseRegexp reads the text of benchText as a program with regexps would.
func parseRegexp(text string) (s status.Status) {
	s.Format = status.L4D
	atoi := func(text string) int { n, _ := strconv.Atoi(text); return n }
	for line := range strings.SplitSeq(text, "\n") {
		if m := reRow.FindStringSubmatch(line); m != nil {
			p := status.Player{UserID: atoi(m[1]), Slot: atoi(m[2]), Name: m[3], Bot: m[4] == "BOT", Ping: atoi(m[6]), Loss: atoi(m[7]), State: m[8], Rate: atoi(m[9]), Addr: m[10]}
			if !p.Bot {
				p.SteamID, _ = steam.Parse(m[4])
				var seconds int
				for part := range strings.SplitSeq(m[5], ":") {
					seconds = seconds*60 + atoi(part)
				}
				p.Connected = time.Duration(seconds) * time.Second
			}
			s.Players = append(s.Players, p)
			continue
		}
		m := reHeader.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		switch m[1] {
		case "hostname":
			s.Hostname = m[2]
		case "version":
			if before, _, ok := strings.Cut(m[2], " secure"); ok {
				s.Version, s.Secure = before, status.Yes
			}
		case "udp/ip":
			local, public, _ := strings.Cut(m[2], " [ public ")
			s.LocalAddr, s.PublicAddr = local, strings.TrimSuffix(public, " ]")
		case "os":
			s.OS = m[2]
		case "map":
			s.Map = m[2]
		case "players":
			if m := rePlayers.FindStringSubmatch(m[2]); m != nil {
				s.Humans, s.Bots, s.MaxPlayers = atoi(m[1]), atoi(m[2]), atoi(m[3])
				switch m[4] {
				case "hibernating":
					s.Hibernating = status.Yes
				case "not hibernating":
					s.Hibernating = status.No
				}
				s.Reserved = strings.HasPrefix(m[5], "reserved")
			}
		}
	}
	return s
}

// benchStatus has 24 people.
func benchStatus() status.Status {
	s := status.Status{
		Format:   status.L4D,
		Hostname: "Friday night versus", Version: "2.2.4.3 10097", Secure: status.Yes, OS: "Linux Dedicated",
		LocalAddr: "10.0.0.4:27015", PublicAddr: "203.0.113.66:27015", Map: "c5m2_park",
		Humans: 24, MaxPlayers: 24, Hibernating: status.No,
	}
	for i := range 24 {
		s.Players = append(s.Players, status.Player{
			UserID: 100 + i, Slot: 1 + i, Name: "player of the night " + strconv.Itoa(i), SteamID: steam.FromAccountID(uint32(20_000_000 + 7919*i)),
			Connected: time.Duration(i) * 301 * time.Second, Ping: 30 + i, State: "active", Rate: 30000, Addr: fmt.Sprintf("203.0.113.%d:27005", i),
		})
	}
	return s
}

// BenchmarkParse compares Parse with the straightforward parser on the status of
// a full server, and measures it on hostile megabytes.
func BenchmarkParse(b *testing.B) {
	want := benchStatus()
	text := string(status.Append(nil, want, status.L4D))
	if got, err := status.Parse(text); err != nil || cmp.Diff(want, got) != "" || cmp.Diff(want, parseRegexp(text)) != "" {
		b.Fatalf("the two read different things: %v\n%s\n%s", err, cmp.Diff(want, got), cmp.Diff(want, parseRegexp(text)))
	}
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if s, err := status.Parse(text); err != nil || len(s.Players) != 24 {
				b.Fatal(err)
			}
		}
	})
	b.Run("regexp", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if s := parseRegexp(text); len(s.Players) != 24 {
				b.Fatal(s)
			}
		}
	})
	// All in turns, so that each has the same share of a busy machine. What only cuts the
	// text into its words, without knowing what they mean, tells how fast the machine is.
	b.Run("ratio", func(b *testing.B) {
		const ours = 25 // calls of ours to one of the regexps
		var parse, words, regexps time.Duration
		for b.Loop() {
			start := time.Now()
			for range ours {
				_, _ = status.Parse(text)
			}
			parsed := time.Now()
			for range ours {
				countWords(text)
			}
			counted := time.Now()
			parseRegexp(text)
			parse, words, regexps = parse+parsed.Sub(start), words+counted.Sub(parsed), regexps+time.Since(counted)
		}
		b.ReportMetric(ours*float64(regexps)/float64(parse), "times-regexp")
		b.ReportMetric(float64(words)/float64(parse), "times-words")
	})
	long := func(name, text string) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := status.Parse(text); err != nil { // refused, and so not measured
					b.Fatal(err)
				}
			}
		})
	}
	mixed := tableHead
	for len(mixed) < 1<<20 {
		for _, piece := range hostilePieces {
			mixed += strings.Repeat(piece, 1<<16/len(piece))
		}
	}
	long("long", mixed)
	for name, piece := range hostilePieces {
		long("worst/"+name, tableHead+strings.Repeat(piece, 1<<20/len(piece)))
	}
	forged := `# 2 1 "` + strings.Repeat(hostileName, 22) + `" STEAM_1:1:12345 05:07 45 0 active 30000 203.0.113.7:27005` + "\n"
	long("worst/forged", tableHead+strings.Repeat(forged, 1000))
	long("worst/header", strings.Repeat("udp/ip  : [ public (\nplayers : 1 humans, 0 bots (\n", 1<<20/50)+tableHead)
	long("worst/source2", "---------players--------\n"+strings.Repeat("1 00:01 1 1 active 1 'a\n", 1<<20/24))
}

func countWords(text string) (n int) {
	for line := range strings.SplitSeq(text, "\n") {
		for range strings.FieldsSeq(line) {
			n++
		}
	}
	return n
}

const (
	tableHead   = "players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)\n\n# userid name uniqueid connected ping loss state rate adr\n"
	hostileName = `x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`
)

// hostilePieces are what makes a table slow to read when it is repeated for a megabyte.
var hostilePieces = map[string]string{
	"quotes":  "# 1 1 " + strings.Repeat(`"`, 500) + "\n",
	"hashes":  "#\n",
	"open":    "#1 \"\n",
	"openrow": "#1 \"\n" + strings.Repeat("x\n", 40),
	"almost":  `# 1 1 "x" STEAM_1:1:5 05:07 45 0 active 30000 a b` + "\n",
	"ends":    `" STEAM_1:1:5 05:07 45 0 active 30000` + "\n",
	"digits":  "# 1111111111111111111\n",
	"blanks":  "# 1 \"a\"" + strings.Repeat(" ", 100) + "\n",
	"newline": "\n",
}
