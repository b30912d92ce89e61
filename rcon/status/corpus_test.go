package status_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
)

// corpusExceptions are the files of a corpus that are read otherwise than their
// index says, with the reason.
var corpusExceptions = map[string]string{
	"011-l4d2-sakura-realigned.txt":                "two of its four IDs are masked as account 0, which is nobody",
	"117-cs2-client-prefix-retakes.txt":            "a client's console, each line with a prefix of its own; no server answers so",
	"124-tf2-con-timestamp.txt":                    "a log file, each line with a date before it; no server answers so",
	"141-goldsrc-cs16-refused.txt":                 "GoldSrc, whose status has another form",
	"022-l4d1-wilford-smalltown05-interleaved.txt": "a client's console, with rows and header lines glued to one another",
}

// TestCorpus reads a folder of real outputs, named by STATUS_CORPUS, against the
// folder's INDEX.tsv, which says for each file what its header counts and how many
// of its rows have a Steam ID. A dash stands for what the file doesn't say.
func TestCorpus(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("STATUS_CORPUS")
	if dir == "" {
		t.Skip("STATUS_CORPUS names no folder of outputs")
	}
	f, err := os.Open(filepath.Join(dir, "INDEX.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	index, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range index[0] {
		column[name] = i
	}
	for _, row := range index[1:] {
		get := func(name string) string { return row[column[name]] }
		t.Run(get("file"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join(dir, get("file")))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{
				"humans": get("humans"), "bots": get("bots"), "max": get("max"), "map": get("map"),
				"hibernating": get("hibernating"), "rows": get("steamid_human_rows"),
			}
			s, err := status.Parse(string(text))
			got := map[string]string{
				"humans": strconv.Itoa(s.Humans), "bots": strconv.Itoa(s.Bots), "max": strconv.Itoa(s.MaxPlayers), "map": s.Map,
				"hibernating": s.Hibernating.String(), "rows": strconv.Itoa(withID(s)),
			}
			zero := map[string]string{"humans": "0", "bots": "0", "max": "0", "map": ""}
			for key, absent := range zero {
				if want[key] == "-" {
					want[key] = absent
				}
			}
			diff := cmp.Diff(want, got)
			switch reason := corpusExceptions[get("file")]; {
			case err != nil && (reason == "" || !errors.Is(err, status.ErrNoStatus)):
				t.Error(err)
			case err != nil:
			case reason != "" && diff == "":
				t.Errorf("is read as its index says, and yet an exception: %s", reason)
			case reason == "" && diff != "":
				t.Errorf("(-index +parsed):\n%s", diff)
			}
		})
	}
}

func withID(s status.Status) (n int) {
	for _, p := range s.Players {
		if p.SteamID.IsIndividual() {
			n++
		}
	}
	return n
}
