package safecsv_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/safecsv"
)

func Example() {
	table := safecsv.New("player", "seconds")
	table.Add("=cmd|' /C calc'!A0", 90*time.Second)
	fmt.Printf("%q\n", table.Bytes())
	fmt.Println(safecsv.Attachment("Versus #1 (EU)", "players"))
	// Output:
	// "\ufeffplayer,seconds\r\n'=cmd|' /C calc'!A0,90\r\n"
	// attachment; filename=versus-1-eu-players.csv
}

func TestText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"":               "",
		"Coach":          "Coach",
		"a=b":            "a=b",
		"=1+1":           "'=1+1",
		"+1":             "'+1",
		"-1":             "'-1",
		"@SUM(A1)":       "'@SUM(A1)",
		"\t=1":           "\t'=1",
		"\r=1":           "\r'=1",
		" \u200b=1":      " \u200b'=1",
		`"=1`:            `"'=1`,
		"＝1":             "'＝1",
		"a;=1":           "a;'=1",
		"a\t @x":         "a\t '@x",
		"a\n-b":          "a\n'-b",
		"a b=1":          "a b=1",
		"'=1":            "'=1",
		"\x00=1":         "'=1",
		"--":             "'--",
		"-=[ Clan ]=- x": "'-=[ Clan ]=- x",
	} {
		if got := safecsv.Text(s); got != want {
			t.Errorf("Text(%q) is %q, want %q", s, got, want)
		}
	}
}

// FuzzText: whatever ends a cell, none begins with a formula.
func FuzzText(f *testing.F) {
	for _, s := range []string{"=1", "a;\t\"=1", ";;+", "\x00-", "'=1", "\xff=1", "\u2028@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safecsv.Text(s)
		for _, piece := range strings.FieldsFunc(got, func(r rune) bool { return strings.ContainsRune(";\t\r\n", r) }) {
			piece = strings.TrimLeftFunc(piece, func(r rune) bool { return r == '"' || unicode.IsSpace(r) || unicode.IsControl(r) })
			if strings.IndexAny(piece, "=+-@＝＋－＠") == 0 {
				t.Errorf("Text(%q) is %q, in which %q begins a cell", s, got, piece)
			}
		}
		if again := safecsv.Text(got); again != got {
			t.Errorf("Text(%q) is %q, and of that %q", s, got, again)
		}
		plain := strings.NewReplacer("'", "", "\ufffd", "", "\x00", "")
		if plain.Replace(strings.ToValidUTF8(s, "")) != plain.Replace(got) {
			t.Errorf("Text(%q) is %q, which says something else", s, got)
		}
	})
}

func TestTable(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 28, 12, 0, 0, 5e6, time.FixedZone("", 3600))
	table := safecsv.New("name", "n", "id", "share", "for", "at", "never", "other")
	table.Add("Ann, \"=\"\nBo", -3, int64(-4), .25, 1500*time.Millisecond, at, time.Time{}, true)
	first := table.Bytes()
	table.Add("@b", 0, int64(0), 0., time.Duration(0), at, at, nil)
	text, ok := strings.CutPrefix(string(table.Bytes()), "\ufeff")
	if !ok || !strings.HasPrefix(text, string(first[3:])) {
		t.Errorf("the table is %q after %q", text, first)
	}
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	want := [][]string{
		{"name", "n", "id", "share", "for", "at", "never", "other"},
		{"Ann, \"=\"\nBo", "-3", "-4", "0.25", "1.5", "2026-11-28T11:00:00.005Z", "", "true"},
		{"'@b", "0", "0", "0", "0", "2026-11-28T11:00:00.005Z", "2026-11-28T11:00:00.005Z", "<nil>"},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestAttachmentHasSafeName: it leaves no folder, ends no header, and is no device.
func TestAttachmentHasSafeName(t *testing.T) {
	t.Parallel()
	for want, parts := range map[string][]string{
		"table":                           {},
		"table-2":                         {"", "求生", "../", "table", "2"},
		"etc-passwd-x-y":                  {"../etc/passwd", "x\r\ny"},
		strings.Repeat("a", 40) + "-maps": {strings.Repeat("a", 500), "maps"},
		"server-con-nul":                  {"server", "CON", "NUL"},
		"a-filename-b":                    {"a\"; filename=\"b"},
	} {
		if got := safecsv.Attachment(parts...); got != "attachment; filename="+want+".csv" {
			t.Errorf("Attachment(%q) is %q, want %q", parts, got, want)
		}
	}
}
