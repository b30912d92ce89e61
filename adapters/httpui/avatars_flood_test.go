package httpui_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
)

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestAFloodOfPictures: who asks for pictures and leaves does not heap up work
// without end. What is too much is refused at once.
func TestAFloodOfPictures(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	synctest.Test(t, func(t *testing.T) {
		handler, err := httpui.NewHandler(httpui.Config{
			Store: s.store, AvatarURL: "http://192.0.2.1", AvatarCacheDir: t.TempDir(),
			AvatarTransport: transport(func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done() // the host is a black hole
				return nil, errors.New("no answer")
			}),
		})
		if err != nil {
			t.Fatal(err)
		}
		ask := func(ctx context.Context, n int) int {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", path("/avatars/%040x.jpg", n), nil))
			return w.Code
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		for n := range httpui.MostFetches {
			ask(gone, n)
		}
		began := time.Now()
		if code := ask(t.Context(), httpui.MostFetches); code != http.StatusServiceUnavailable || time.Since(began) > 0 {
			t.Errorf("one too many gets %d after %v, want 503 at once", code, time.Since(began))
		}
		<-time.After(time.Minute) // on the bubble's clock: all that was under way has failed
		synctest.Wait()
		if code := ask(t.Context(), httpui.MostFetches+1); code != http.StatusNotFound {
			t.Errorf("after the flood: %d, want 404", code)
		}
	})
}
