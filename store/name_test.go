package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

func TestUserName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ü", store.MaxUserName)
	for in, want := range map[string]string{
		"mara": "mara", " Mara ": "Mara", "mara lee": "mara lee", "漢字": "漢字", long: long, "\u3000x\u00a0": "x",
	} {
		if got, err := store.UserName(in); got != want || err != nil {
			t.Errorf("UserName(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", "\u200b", long + "x", "mara\x00", "\x00mara", "ma\x00ra", "mara\n", "\tmara", "mara\x7f", "mara\u0085",
		"mara\u2028", "\u2029mara", "mara\xff", "\x00",
	} {
		if got, err := store.UserName(in); !errors.Is(err, store.ErrInvalid) || got != "" {
			t.Errorf("UserName(%q) = %q, %v, want ErrInvalid", in, got, err)
		}
	}
}

func TestUserKeyIgnoresCaseAndOuterBlanks(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"Mara", "MARA ", " mara"} {
		if got, err := store.UserKey(in); got != "mara" || err != nil {
			t.Errorf("UserKey(%q) = %q, %v", in, got, err)
		}
	}
}

// Two names that differ inside never become one: nothing is dropped.
func FuzzUserKeyMergesNothing(f *testing.F) {
	f.Add("mara", "mara\x00")
	f.Add("mara", "ma\xffra")
	f.Add("a b", "ab")
	f.Fuzz(func(t *testing.T, a, b string) {
		one, err1 := store.UserKey(a)
		two, err2 := store.UserKey(b)
		if err1 != nil || err2 != nil || one != two {
			return
		}
		if !strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) {
			t.Errorf("%q and %q are both the user %q", a, b, one)
		}
	})
}

func TestCompareNames(t *testing.T) {
	t.Parallel()
	want := []string{"", "A", "a", "a b", "B", "b", "Z", "z", "Ä", "ä"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, store.CompareNames)
	if !slices.Equal(got, want) {
		t.Errorf("sorted: %q, want %q", got, want)
	}
}
