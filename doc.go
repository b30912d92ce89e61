// Package left4me is the root of a library for people who run Left 4 Dead 2
// servers: who plays now, on which map, who was here, for how long.
//
// The root holds no code. Import what you need:
//
//   - [github.com/left4me/left4me/rcon]: the RCON protocol and client.
//   - [github.com/left4me/left4me/rcon/status]: the parser of the status command.
//   - [github.com/left4me/left4me/rcon/srclog]: the log of game servers.
//   - [github.com/left4me/left4me/rcon/a2s]: the queries of server browsers.
//   - [github.com/left4me/left4me/steam]: Steam IDs.
//   - [github.com/left4me/left4me/steam/webapi]: the Steam Web API.
//   - [github.com/left4me/left4me/livestate]: the session reconciler, as pure values.
//   - [github.com/left4me/left4me/spec]: what a server is started with.
//   - [github.com/left4me/left4me/store]: the contract of a store, and
//     [github.com/left4me/left4me/store/sqlite] and
//     [github.com/left4me/left4me/store/memstore] implementations.
//   - [github.com/left4me/left4me/adapters/daemon]: the poller.
//   - [github.com/left4me/left4me/adapters/httpui]: the pages and the JSON API.
//   - [github.com/left4me/left4me/adapters/metrics]: metrics for Prometheus.
//
// The program examples/left4me wires them together.
package left4me
