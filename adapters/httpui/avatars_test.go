package httpui_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

func picture(t *testing.T, size int, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, size, size))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A gallery is the host of pictures, with a record of what it was asked.
type gallery struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newGallery(t *testing.T, serve http.HandlerFunc) *gallery {
	g := &gallery{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.asked = append(g.asked, r.URL.String())
		g.mu.Unlock()
		serve(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *gallery) paths() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string{}, g.asked...)
}

func TestAvatarCache(t *testing.T) {
	t.Parallel()
	jpg := picture(t, 64, 100)
	g := newGallery(t, func(w http.ResponseWriter, r *http.Request) { w.Write(jpg) })
	dir := filepath.Join(t.TempDir(), "faces")
	s := newSite(t, func(c *httpui.Config) { c.AvatarURL, c.AvatarCacheDir = g.URL, dir })
	for range 3 {
		w := s.get("/avatars/" + face40 + ".jpg").want(http.StatusOK)
		if !bytes.Equal(w.Body.Bytes(), jpg) || w.Header().Get("Content-Type") != "image/jpeg" {
			t.Fatalf("not the picture: %q", w.Header().Get("Content-Type"))
		}
	}
	if diff := cmp.Diff([]string{"/" + face40 + "_medium.jpg"}, g.paths()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	for _, p := range []string{
		"/avatars/" + strings.ToUpper(face40) + ".jpg", "/avatars/" + face40 + ".png", "/avatars/" + face40[1:] + ".jpg",
		"/avatars/..%2f..%2fetc%2fpasswd", "/avatars/" + face40 + "%2f..%2fx.jpg", "/avatars/.jpg",
	} {
		s.get(p).want(http.StatusNotFound)
	}
	if n := len(g.paths()); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}

	// The pages then name no other host at all.
	srv := s.server(s.mara, "one", 27015)
	up := store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", 0)}
	up.Sessions = append(up.Sessions, session(1, "Nick", time.Hour))
	s.apply(up)
	now := time.Now()
	if err := s.store.PutProfiles(t.Context(), []store.Profile{{SteamID: up.Sessions[0].SteamID, AvatarHash: face40, FetchedAt: now}}); err != nil {
		t.Fatal(err)
	}
	w := s.get("/servers/1").as(s.mara).want(http.StatusOK)
	contains(t, w, `src="/avatars/`+face40+`.jpg"`)
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "img-src 'self';") {
		t.Errorf("Content-Security-Policy is %q", csp)
	}
}

// TestAvatarsThatAreNone: whatever the host does, nothing but a small JPEG comes
// through, and it is not asked again for a while.
func TestAvatarsThatAreNone(t *testing.T) {
	t.Parallel()
	elsewhere := newGallery(t, func(w http.ResponseWriter, r *http.Request) { w.Write(picture(t, 8, 1)) })
	for name, serve := range map[string]http.HandlerFunc{
		"missing": http.NotFound,
		"HTML":    func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>") },
		"SVG":     func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<svg onload='x'/>") },
		"huge": func(w http.ResponseWriter, r *http.Request) {
			w.Write(append(picture(t, 8, 1), make([]byte, 300<<10)...))
		},
		"wide": func(w http.ResponseWriter, r *http.Request) { w.Write(picture(t, 1100, 1)) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/x.jpg", http.StatusFound)
		},
		"cut": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5000")
			w.Write(picture(t, 8, 1)[:100])
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGallery(t, serve)
			dir := t.TempDir()
			s := newSite(t, func(c *httpui.Config) { c.AvatarURL, c.AvatarCacheDir = g.URL, dir })
			s.get("/avatars/" + face40 + ".jpg").want(http.StatusNotFound)
			s.get("/avatars/" + face40 + ".jpg").want(http.StatusNotFound)
			if n := len(g.paths()); n != 1 {
				t.Errorf("asked %d times, want once", n)
			}
			if n := len(elsewhere.paths()); n != 0 {
				t.Error("a redirect was followed")
			}
			files, err := os.ReadDir(dir)
			if err != nil || len(files) > 0 {
				t.Errorf("%d files are left, %v", len(files), err)
			}
		})
	}
}

// TestAvatarCacheIsBounded: the oldest make room, and what else is in the folder stays.
func TestAvatarCacheIsBounded(t *testing.T) {
	t.Parallel()
	jpg := picture(t, 64, 100)
	g := newGallery(t, func(w http.ResponseWriter, r *http.Request) { w.Write(jpg) })
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	most := int64(10 * len(jpg))
	s := newSite(t, func(c *httpui.Config) { c.AvatarURL, c.AvatarCacheDir, c.AvatarCacheBytes = g.URL, dir, most })
	for i := range 40 {
		s.get(path("/avatars/%040x.jpg", i)).want(http.StatusOK)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	notes := false
	for _, file := range files {
		info, err := file.Info()
		if err != nil {
			t.Fatal(err)
		}
		if notes = notes || file.Name() == "notes.txt"; file.Name() != "notes.txt" {
			total += info.Size()
		}
	}
	if total > most || total == 0 || !notes {
		t.Errorf("%d bytes are kept, at most %d allowed; the notes are there: %t", total, most, notes)
	}
	s.get(path("/avatars/%040x.jpg", 39)).want(http.StatusOK)
	if n := len(g.paths()); n != 40 {
		t.Errorf("the newest picture is not kept: asked %d times, want 40", n)
	}
}
