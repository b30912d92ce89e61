package avatars_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/steam/avatars"
)

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestFloodOfFetches: requests that leave do not heap up work without end. What is too
// much fails at once.
func TestFloodOfFetches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cache := open(t, avatars.Config{
			BaseURL: "http://192.0.2.1", Dir: t.TempDir(),
			Transport: transport(func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done() // the host is a black hole
				return nil, errors.New("no answer")
			}),
		})
		get := func(ctx context.Context, n int) error {
			_, err := cache.Get(ctx, fmt.Sprintf("%040x", n))
			return err
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		for n := range avatars.MaxFetches {
			if err := get(gone, n); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		began := time.Now()
		if err := get(t.Context(), avatars.MaxFetches); !errors.Is(err, avatars.ErrBusy) || time.Since(began) > 0 {
			t.Errorf("one too many: %v after %v, want ErrBusy at once", err, time.Since(began))
		}
		<-time.After(time.Minute) // on the bubble's clock: all that was under way has failed
		synctest.Wait()
		if err := get(t.Context(), avatars.MaxFetches+1); !errors.Is(err, avatars.ErrNotFound) {
			t.Errorf("after the flood: %v, want ErrNotFound", err)
		}
	})
}
