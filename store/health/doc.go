// Package health reports how the parts of a daemon do that polls game servers and writes
// what it sees to a store: whether it is ready, what it has done, and what an operator
// should know.
//
//	h := new(health.Health)
//	h.Start(interval, recorder, fetcher)
//	h.SetPhase("the poller waits for the store")
//	h.SetRun(fleet, writer) // when polling begins; OnSync of the fleet calls h.Synced
//
//	http.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
//		if err := h.Ready(); err != nil {
//			http.Error(w, err.Error(), http.StatusServiceUnavailable)
//		}
//	})
//
// The daemon writes; whoever decides whether the process is ready, gathers metrics or
// shows pages reads.
package health
