// Package metrics exports what a left4me process does as Prometheus metrics.
//
//	m := metrics.New(metrics.Config{Daemon: health, Bus: bus, Servers: st})
//	daemonConfig.OnPoll, daemonConfig.OnFlush = m.Polled, m.Flushed
//	daemonConfig.OnPrune, daemonConfig.OnSteamCall = m.Pruned, m.SteamCalled
//	http.Handle("GET /metrics", m.Handler(metrics.Access{Token: token}))
//
// A [Collector] is a [prometheus.Collector]. It reads the figures of the daemon, of the
// event bus and of the store when it is scraped, and counts what its methods are told
// between scrapes. [Collector.Handler] serves it together with the figures of the Go
// runtime and of the process.
//
// # Labels
//
// Each server has the label server, which is its ID. Its name and its map are labels of
// left4me_server_info and left4me_server_map_info, whose value is 1; join them:
//
//	left4me_server_players * on (instance, server) group_left (name) left4me_server_info
//
// Owners choose names, and game servers choose maps. Labels of them hold printable
// characters only, have a bounded length, and a server that invents map after map gets
// the map "other".
//
// The files grafana.json and alerts.yml in the folder docs are a dashboard and alert rules.
package metrics
