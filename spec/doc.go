// Package spec says how a game server is to be started: from what a server, its
// blueprint and the overlays of that hold, [Build] makes the [Spec] that
// whoever starts it needs.
//
//	password, err := spec.NewPassword(rand.Read)
//	s, err := spec.Build(
//		spec.Server{Port: 27015, RCONPassword: password},
//		spec.Blueprint{Arguments: []string{"+map", "c1m1_hotel"}, Config: []string{"sv_region 3"}},
//		[]spec.Overlay{{ID: 7, Path: "/srv/l4d2/competitive", Expose: true}},
//	)
//	s.ServerCfg()  // the text of server.cfg
//	spec.Argv(s)   // the command line of the game
//	spec.Files(s, nil) // all that a host needs to start it
//
// [Lint] finds what a blueprint can hold but hardly means; each [Warning] has a [Code],
// which a page can translate. [NewPassword] makes a password, and [CheckPassword] says
// whether one can be used.
//
// # Overlays
//
// Overlays are folders laid over the game's files, the first one on top: where two have
// the same file, that of the earlier position counts.
//
// # server.cfg
//
// A game server executes server.cfg from the top, and of two settings of one
// variable the later counts. So the lines of a Spec stand in this order:
//
//   - exec server_overlay_N for each overlay that exposes its own server.cfg,
//     the last position first, so that of two overlays the one of the earlier
//     position counts;
//   - the lines of the blueprint;
//   - rcon_password, which nothing before it can so override. A server without
//     a password has no such line.
//
// All functions are pure, and may be called from many goroutines.
package spec
