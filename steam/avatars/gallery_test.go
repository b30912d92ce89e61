package avatars_test

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"github.com/left4me/left4me/steam/avatars"
)

func TestInitial(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"nick": "N", "[=] émile": "É", "♥♥♥": "♥", "7th": "7", "": "\uFFFD"} {
		if got := avatars.Initial(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestGallery(t *testing.T) {
	t.Parallel()
	jpg := picture(t, 64, 100)
	g := newGallery(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(jpg) })
	for name, test := range map[string]struct {
		config      avatars.Config
		url, origin string
	}{
		"Steam":      {avatars.Config{}, "https://avatars.steamstatic.com/" + hash + "_medium.jpg", "https://avatars.steamstatic.com"},
		"other host": {avatars.Config{BaseURL: g.URL + "/a/"}, g.URL + "/a/" + hash + "_medium.jpg", g.URL},
		"folder":     {avatars.Config{BaseURL: g.URL, Dir: t.TempDir()}, "/l4d/avatars/" + hash + ".jpg", ""},
	} {
		pictures, err := avatars.NewGallery(test.config, "/l4d/avatars")
		if err != nil {
			t.Fatal(err)
		}
		if pictures.URL(hash) != test.url || pictures.Origin() != test.origin || pictures.Serves() != (test.origin == "") || pictures.URL("") != "" {
			t.Errorf("%s: %q, %q", name, pictures.URL(hash), pictures.Origin())
		}
		body, err := pictures.File(t.Context(), hash+".jpg")
		if pictures.Serves() != bytes.Equal(body, jpg) || pictures.Serves() != (err == nil) {
			t.Errorf("%s: %d bytes, %v", name, len(body), err)
		}
		if _, err := pictures.File(t.Context(), hash+".png"); !errors.Is(err, avatars.ErrNotFound) {
			t.Errorf("%s: another file: %v", name, err)
		}
	}
	for _, base := range []string{"ftp://example.org", "https://example.org; script-src *", "https://example.org/?a=b"} {
		if _, err := avatars.NewGallery(avatars.Config{BaseURL: base}, ""); err == nil {
			t.Errorf("%q is taken", base)
		}
	}
}
