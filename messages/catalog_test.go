package messages_test

import (
	"testing"

	"github.com/left4me/left4me/messages"
)

// TestPluralForms: a number takes the form that its language has for it, and the common one
// where the catalog has no other.
func TestPluralForms(t *testing.T) {
	t.Parallel()
	data := []byte(`{"p": "{0} игроков", "p.one": "{0} игрок", "p.few": "{0} игрока", "q": "{0} x"}`)
	ru, err := messages.Parse("ru", "Русский", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "0 игроков", 1: "1 игрок", 3: "3 игрока", 5: "5 игроков", 11: "11 игроков", 21: "21 игрок", 104: "104 игрока", -1: "-1 игрок"} {
		if got := ru.Count("p", n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	if got := ru.Count("q", 1); got != "1 x" {
		t.Errorf("without forms: %s", got)
	}
	if _, err := messages.Parse("no such tag!", "x", []byte("{}"), nil); err == nil {
		t.Error("a tag that is none is taken")
	}
}
