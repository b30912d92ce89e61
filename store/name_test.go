package store_test

import (
	"errors"
	"math/rand/v2"
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

// "Night 10" stood between "Night 1" and "Night 2".
func TestNumbersInNamesAreNotSortedByDigit(t *testing.T) {
	t.Parallel()
	want := []string{
		"", "01", "1", "2", "10", "99999999999999999998", "99999999999999999999", "a", "Night", "Night 1", "night 2", "Night 2b", "Night 02c", "Night 10",
		"Night 10 a", "Night 10 b 3", "Night 10 b 20", "Night x", "Nights", "ä 2", "ä 10",
	}
	for range 100 {
		got := slices.Clone(want)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, store.CompareNatural)
		if !slices.Equal(got, want) {
			t.Fatalf("sorted: %q, want %q", got, want)
		}
	}
}

// The order is one: no two names are equal, and none is both before and behind another.
func FuzzCompareNatural(f *testing.F) {
	f.Add("a 1", "a 01", "A 1")
	f.Add("1", "1a", "a")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if (store.CompareNatural(a, b) == 0) != (store.CompareNames(a, b) == 0) || store.CompareNatural(a, b) != -store.CompareNatural(b, a) {
			t.Errorf("%q and %q: %d, %d", a, b, store.CompareNatural(a, b), store.CompareNatural(b, a))
		}
		if store.CompareNatural(a, b) < 0 && store.CompareNatural(b, c) < 0 && store.CompareNatural(a, c) >= 0 {
			t.Errorf("%q < %q < %q, but %q is not before %q", a, b, c, a, c)
		}
	})
}

func TestSortNatural(t *testing.T) {
	t.Parallel()
	servers := []store.Server{{ID: 4, Name: "Night 10"}, {ID: 3, Name: "Night 2"}, {ID: 2, Name: "night 1"}, {ID: 1, Name: "Night 2"}}
	store.SortNatural(servers)
	var ids []int64
	for _, s := range servers {
		ids = append(ids, s.ID)
	}
	if want := []int64{2, 1, 3, 4}; !slices.Equal(ids, want) {
		t.Errorf("sorted: %v, want %v", ids, want)
	}
	store.SortNatural(nil)
}
