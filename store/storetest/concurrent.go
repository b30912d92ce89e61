package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func concurrentCases() []Case {
	return []Case{
		{"concurrent-writes", "Writes from many goroutines are all stored.", play(func(x *scene) {
			u := x.user("ann")
			const n = 8
			var servers [n]int64
			for i := range servers {
				servers[i] = x.server(u, fmt.Sprint("s", i)).ID
			}
			x.together(n, func(i int) error {
				for step := range 6 {
					t := float64(step)
					err := errors.Join(
						x.Apply(x.ctx, []store.Update{{ServerID: servers[i], Run: run(t, t, step), Sessions: []livestate.Session{here(uint32(i+1), 0, t)}}}),
						x.Touch(x.ctx, []store.RunEnd{{ServerID: servers[i], LastSeenAt: at(t + .5)}}),
						x.PutProfiles(x.ctx, []store.Profile{{SteamID: person(uint32(i + 1)), FetchedAt: at(t)}}),
					)
					if err != nil {
						return err
					}
				}
				return nil
			})
			for i, v := range servers {
				same("runs", 6, len(x.runs(v)))
				same("session", []livestate.Session{here(uint32(i+1), 0, 5.5)}, x.sessions(v))
			}
		})},
		{"concurrent-reads", "A reader never sees half of a batch.", play(func(x *scene) {
			u := x.user("ann")
			var servers []int64
			for i := range 20 {
				servers = append(servers, x.server(u, fmt.Sprint("s", i)).ID)
			}
			// A step is the time, the players and the pings of all servers.
			write := func(step int) error {
				var batch []store.Update
				for _, v := range servers {
					s := here(1, 0, float64(step))
					s.MinPing = step
					batch = append(batch, store.Update{ServerID: v, Run: run(float64(step), float64(step), step), Sessions: []livestate.Session{s}})
				}
				return x.Apply(x.ctx, batch)
			}
			ok("Apply", write(0))
			// The readers read as long as there are writes, and the writer writes until
			// they have read enough.
			const enough = 100
			var reads atomic.Int64
			written := make(chan struct{})
			read := func() error {
				known, err := x.KnownAll(x.ctx)
				if err != nil {
					return err
				}
				step := known[servers[0]].Run.Players
				for _, v := range servers {
					k := known[v]
					if k.Run.Players != step || len(k.Sessions) != 1 || k.Sessions[0].MinPing != step || !k.Sessions[0].LastSeenAt.Equal(k.Run.LastSeenAt) {
						return fmt.Errorf("step %d of one server, and of another %+v", step, k)
					}
				}
				return nil
			}
			x.together(4, func(i int) error {
				if i == 0 {
					defer close(written)
					for step := 1; step <= 20 || reads.Load() < enough; step++ {
						if err := write(step); err != nil {
							return err
						}
					}
					return nil
				}
				for {
					select {
					case <-written:
						return nil
					default:
					}
					if err := read(); err != nil {
						reads.Add(enough)
						return err
					}
					reads.Add(1)
				}
			})
		})},
		{"concurrent-races", "Of many who want the same name, port, lease or last calls, one gets it.", play(func(x *scene) {
			u := x.user("ann")
			const n = 12
			var mu sync.Mutex
			won := make(map[string]int)
			x.together(n, func(i int) error {
				_, userErr := x.CreateUser(x.ctx, store.User{Name: "Same"})
				_, portErr := x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: fmt.Sprint("n", i), Port: 9})
				leaseErr := x.Acquire(x.ctx, "l", fmt.Sprint("holder", i), at(0), time.Minute)
				spent, err := x.SpendCalls(x.ctx, at(0), 60, 100)
				mu.Lock()
				defer mu.Unlock()
				for what, e := range map[string][2]error{
					"name": {userErr, store.ErrNameInUse}, "port": {portErr, store.ErrPortInUse}, "lease": {leaseErr, store.ErrLeaseHeld},
				} {
					if e[0] == nil {
						won[what]++
					} else if !errors.Is(e[0], e[1]) {
						err = errors.Join(err, fmt.Errorf("%s: %w", what, e[0]))
					}
				}
				if spent {
					won["calls"]++
				}
				return err
			})
			same("winners", map[string]int{"name": 1, "port": 1, "lease": 1, "calls": 1}, won)
		})},
	}
}

// together runs f in n goroutines and wants all to succeed.
func (x *scene) together(n int, f func(i int) error) {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	ok("together", errors.Join(errs...))
}
