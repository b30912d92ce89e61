package spec_test

import (
	"fmt"
	"testing"

	"github.com/left4me/left4me/spec"
)

func ExampleShellLine() {
	fmt.Println(spec.ShellLine([]string{"-tickrate", "60", "+hostname", "Ann's $(night)", ""}))
	// Output: -tickrate 60 +hostname 'Ann'\''s $(night)' ''
}

func TestShellLine(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{"a-b_c+./:,=@%9": "a-b_c+./:,=@%9", "a b": "'a b'", "é": "'é'", "`x`": "'`x`'", "": "''"} {
		if got := spec.ShellLine([]string{word}); got != want {
			t.Errorf("%q is %s, want %s", word, got, want)
		}
	}
}
