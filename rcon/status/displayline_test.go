package status_test

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/rcon/status"
)

// TestDisplayLine: one line, of things that can be seen, and not without end.
func TestDisplayLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", " a \n\t b ": "a b", "\u2800\u200b ": "", "a\u2800\u2800b": "a b", "a\ufffeb\U0001ffffc": "abc",
		"e" + strings.Repeat("\u0301", 9) + "f": "e\u0301\u0301\u0301f", "<b>": "<b>", strings.Repeat("长", 9): strings.Repeat("长", 5),
	} {
		if got := status.DisplayLine(text, 5); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
