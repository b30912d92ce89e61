package httpui_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestAvatarCache: with a folder for pictures the pages name no other host at all.
func TestAvatarCache(t *testing.T) {
	t.Parallel()
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 64, 64)), nil); err != nil {
		t.Fatal(err)
	}
	var asked []string
	s := newSite(t, func(c *httpui.Config) {
		c.Avatars = avatars.Config{BaseURL: "http://192.0.2.1", Dir: t.TempDir()}
		c.Avatars.Transport = transport(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.URL.String())
			if !strings.Contains(r.URL.Path, face40) {
				return nil, errors.New("no answer")
			}
			w := httptest.NewRecorder()
			w.Write(jpg.Bytes())
			return w.Result(), nil
		})
	})
	for range 3 {
		w := s.get("/avatars/" + face40 + ".jpg").want(http.StatusOK)
		if !bytes.Equal(w.Body.Bytes(), jpg.Bytes()) || w.Header().Get("Content-Type") != "image/jpeg" {
			t.Fatalf("not the picture: %q", w.Header().Get("Content-Type"))
		}
	}
	for _, p := range []string{
		"/avatars/" + strings.ToUpper(face40) + ".jpg", "/avatars/" + face40 + ".png", "/avatars/" + face40[1:] + ".jpg",
		"/avatars/..%2f..%2fetc%2fpasswd", "/avatars/" + face40 + "%2f..%2fx.jpg", "/avatars/.jpg",
	} {
		s.get(p).want(http.StatusNotFound)
	}
	if len(asked) != 1 || asked[0] != "http://192.0.2.1/"+face40+"_medium.jpg" {
		t.Errorf("asked for %q", asked)
	}
	s.get(path("/avatars/%040x.jpg", 1)).want(http.StatusNotFound) // the host has no answer

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

// TestTooManyPictures: a reader whose picture finds no place is told to come again. Time stands
// still meanwhile, since fetches that take too long give their places back.
func TestTooManyPictures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		handler, err := httpui.NewHandler(httpui.Config{
			Store: memstore.New(), Metrics: noMetrics, Console: noGame,
			Avatars: avatars.Config{Dir: t.TempDir(), Transport: transport(func(r *http.Request) (*http.Response, error) {
				<-release
				return nil, errors.New("no answer")
			})},
		})
		if err != nil {
			t.Fatal(err)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		get := func(ctx context.Context, n int) int {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", path("/avatars/%040x.jpg", n), nil))
			return w.Code
		}
		for n := range avatars.MaxFetches {
			get(gone, n)
		}
		if code := get(t.Context(), avatars.MaxFetches); code != http.StatusServiceUnavailable {
			t.Errorf("one too many gets %d, want 503", code)
		}
	})
}
