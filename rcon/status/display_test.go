package status_test

import (
	"testing"

	"github.com/left4me/left4me/rcon/status"
)

func TestDisplayName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, want string }{
		{"", ""}, {"plain ~!", "plain ~!"}, {"桐喵Six", "桐喵Six"}, {"Kazachu 🐉", "Kazachu 🐉"}, {"<b>", "<b>"},
		{"a\nb\tc\rd", "a b c d"}, {"a\x00\x1b[31mb\x7f\u0085", "a[31mb"}, {"\u202eevil\u202c\u2066x\u2069\u200f", "evilx"},
		{"a\u200bd\u200c\u200dm\ufeffi\u2060n\u00ad", "admin"}, {"\u3164", ""}, {"a\ufe0fb\U000e0100\u180b", "ab"}, {"a\u2028b\u2029c", "a b c"}, {"\U000e0041a", "a"},
		{"cut \xe6\xa1", "cut \ufffd"}, {"\xffa\xff\xfe", "\ufffda\ufffd"}, {"\ufffd", "\ufffd"},
	} {
		if got := (status.Player{Name: tt.name}).DisplayName(); got != tt.want {
			t.Errorf("DisplayName of %q = %q, want %q", tt.name, got, tt.want)
		}
	}
}
