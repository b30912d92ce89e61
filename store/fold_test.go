package store_test

import (
	"testing"
	"unicode/utf8"

	"github.com/left4me/left4me/store"
)

func TestFoldName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"":                    "",
		"Mara":                "mara",
		"  [TAG]\u00a0 Mara ": "[tag] mara",
		"M\u200bara\x00\n":    "mara",
		"K":                   "k", // the sign of Kelvin
		"\xff":                "\ufffd",
		"漢字":                  "漢字",
	} {
		if got := store.FoldName(name); got != want {
			t.Errorf("FoldName(%q) = %q, want %q", name, got, want)
		}
	}
	for _, pair := range [][2]string{{"ÉLAN", "élan"}, {"ΣΑΣ", "σας"}, {"Ж", "ж"}, {"ǅ", "ǆ"}} {
		if a, b := store.FoldName(pair[0]), store.FoldName(pair[1]); a != b {
			t.Errorf("%q folds to %q, and %q to %q", pair[0], a, pair[1], b)
		}
	}
}

func FuzzFoldName(f *testing.F) {
	f.Add("Mara  X")
	f.Fuzz(func(t *testing.T, name string) {
		once := store.FoldName(name)
		if again := store.FoldName(once); again != once {
			t.Errorf("%q folds to %q, and that to %q", name, once, again)
		}
		if utf8.RuneCountInString(once) > utf8.RuneCountInString(name) {
			t.Errorf("%q is longer than %q", once, name)
		}
	})
}
