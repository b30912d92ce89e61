package avatars_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/left4me/left4me/steam/avatars"
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

// A gallery is a host of pictures that records its requests.
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

const hash = "0123456789abcdef0123456789abcdef01234567"

func open(t *testing.T, c avatars.Config) *avatars.Cache {
	t.Helper()
	cache, err := avatars.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return cache
}

func TestPictureIsFetchedOnce(t *testing.T) {
	t.Parallel()
	jpg := picture(t, 64, 100)
	g := newGallery(t, func(w http.ResponseWriter, r *http.Request) { w.Write(jpg) })
	dir := filepath.Join(t.TempDir(), "avatars")
	for range 3 {
		// A cache in a folder with pictures has them already.
		got, err := open(t, avatars.Config{BaseURL: g.URL, Dir: dir}).Get(t.Context(), hash)
		if err != nil || !bytes.Equal(got, jpg) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
	}
	if got := g.paths(); len(got) != 1 || got[0] != "/"+hash+"_medium.jpg" {
		t.Errorf("asked for %q", got)
	}
	for _, bad := range []string{"", hash[1:], strings.ToUpper(hash), "../../etc/passwd", hash + "/../x"} {
		if _, err := open(t, avatars.Config{BaseURL: g.URL, Dir: dir}).Get(t.Context(), bad); !errors.Is(err, avatars.ErrNotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if n := len(g.paths()); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
}

// TestNothingButSmallPictures: whatever the host does, nothing but a small JPEG comes
// through, and it is not asked again for a while.
func TestNothingButSmallPictures(t *testing.T) {
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
			cache := open(t, avatars.Config{BaseURL: g.URL, Dir: dir})
			for range 2 {
				if _, err := cache.Get(t.Context(), hash); !errors.Is(err, avatars.ErrNotFound) {
					t.Errorf("error %v, want ErrNotFound", err)
				}
			}
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

// TestFolderIsBounded: the oldest make room, and what else is in the folder stays.
func TestFolderIsBounded(t *testing.T) {
	t.Parallel()
	jpg := picture(t, 64, 100)
	g := newGallery(t, func(w http.ResponseWriter, r *http.Request) { w.Write(jpg) })
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	most := int64(10 * len(jpg))
	cache := open(t, avatars.Config{BaseURL: g.URL, Dir: dir, MaxBytes: most})
	get := func(i int) {
		t.Helper()
		if _, err := cache.Get(t.Context(), fmt.Sprintf("%040x", i)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 40 {
		get(i)
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
	get(39)
	if n := len(g.paths()); n != 40 {
		t.Errorf("the newest picture is not kept: asked %d times, want 40", n)
	}
}

// TestFullDisk: pictures that the folder does not take go to those who wait, the log says so once,
// and nothing of them is left.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	jpg := picture(t, 64, 100)
	g := newGallery(t, func(w http.ResponseWriter, r *http.Request) { w.Write(jpg) })
	dir := t.TempDir()
	for i := range 3 { // a folder stands where the picture is to be written
		if err := os.Mkdir(filepath.Join(dir, fmt.Sprintf("%040x.part", i)), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%040x.part", 2), "x"), nil, 0o600); err != nil {
		t.Fatal(err) // so that it stays
	}
	var log bytes.Buffer
	cache := open(t, avatars.Config{BaseURL: g.URL, Dir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))})
	get := func(i, lines int) {
		t.Helper()
		if got, err := cache.Get(t.Context(), fmt.Sprintf("%040x", i)); err != nil || !bytes.Equal(got, jpg) {
			t.Errorf("picture %d has %d bytes, %v", i, len(got), err)
		}
		if n := strings.Count(log.String(), `level=WARN msg="avatars are not kept"`); n != lines {
			t.Errorf("after picture %d there are %d lines, want %d:\n%s", i, n, lines, &log)
		}
	}
	get(0, 1)
	get(1, 1)
	if _, err := cache.Get(t.Context(), fmt.Sprintf("%040x", 1)); !errors.Is(err, avatars.ErrNotFound) {
		t.Errorf("soon after: %v, want ErrNotFound: the host is not asked again", err)
	}
	for i, want := range []bool{false, false, true} {
		if _, err := os.Stat(filepath.Join(dir, fmt.Sprintf("%040x.part", i))); (err == nil) != want {
			t.Errorf("part %d: %v", i, err)
		}
	}
	get(3, 1)
	get(2, 2)
	if n := len(g.paths()); n != 4 {
		t.Errorf("asked %d times, want 4", n)
	}
}
