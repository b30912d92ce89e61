package poll_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate/poll"
)

// passwordClient notes the password of each poll.
type passwordClient struct{ note func() }

func (c passwordClient) Exec(context.Context, string) (string, error) {
	c.note()
	return "", context.DeadlineExceeded
}

func (passwordClient) Close() error { return nil }

// A listing that is behind With does not bring the password before back, though it has
// changed since the last one. A listing that goes on so counts after some seconds.
func TestListingBehindWith(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		listed := "first"
		var used []string
		fleet, err := poll.NewFleet(poll.Config{
			Targets: func(context.Context) ([]poll.Target, error) {
				mu.Lock()
				defer mu.Unlock()
				return []poll.Target{{ID: 1, Addr: "203.0.113.1:27015", Password: listed}}, nil
			},
			Client: func(target poll.Target) poll.Client {
				return passwordClient{func() {
					mu.Lock()
					defer mu.Unlock()
					used = append(used, target.Password)
				}}
			},
			Interval: time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); fleet.Run(ctx) }()
		take := func() []string {
			mu.Lock()
			defer mu.Unlock()
			all := slices.Compact(used)
			used = nil
			return all
		}
		set := func(password string) {
			t.Helper()
			err := fleet.With(ctx, 1, func(target poll.Target, _ poll.Client) (poll.Target, poll.Client, error) {
				target.Password = password
				return target, nil, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(3 * time.Second)
		set("second")
		set("third")
		take()
		mu.Lock()
		listed = "second" // written before the third
		mu.Unlock()
		time.Sleep(8 * time.Second)
		if got := take(); !slices.Equal(got, []string{"third"}) {
			t.Errorf("polled with %q, want the third password alone", got)
		}
		time.Sleep(70 * time.Second)
		if got := take(); !slices.Contains(got, "second") {
			t.Errorf("polled with %q, though the second password is listed for a minute", got)
		}
		cancel()
		<-ended
	})
}
