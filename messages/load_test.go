package messages_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/left4me/left4me/messages"
)

func ExampleMustLoad() {
	// A program embeds its files: //go:embed locale
	files := fstest.MapFS{"locale/en.json": {Data: []byte(`{"hello": "Hello", "bye": "Bye"}`)}, "locale/de.json": {Data: []byte(`{"hello": "Hallo"}`)}}
	catalogs := messages.MustLoad(files, "locale", messages.Language{Tag: "en", Name: "English"}, messages.Language{Tag: "de", Name: "Deutsch"})
	german := messages.Tagged("de", catalogs...)
	fmt.Println(german.Name, german.Text("hello"), german.Text("bye"), messages.Tagged("fr", catalogs...) == nil)
	// Output: Deutsch Hallo Bye true
}

// What is wrong with a file of the program is seen when it starts.
func TestMustLoadPanics(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{"no file": {}, "no JSON": {"locale/en.json": {Data: []byte("[]")}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			messages.MustLoad(files, "locale", messages.Language{Tag: "en", Name: "English"})
		})
	}
}
