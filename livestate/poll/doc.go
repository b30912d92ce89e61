// Package poll asks game servers for their status and makes observations of the
// answers, for package livestate.
//
// One poll, over any RCON client that has an Exec method:
//
//	client := &rcon.Client{Addr: "203.0.113.20:27015", Password: password}
//	obs, err := poll.Observe(ctx, client)
//	if err != nil {
//		f := poll.Classify(err)
//		log.Warn("poll", "problem", f.Kind, "message", f.Message)
//		server, changes = server.Silence(time.Now(), policy)
//	} else {
//		server, changes = server.Observe(obs, policy)
//	}
//
// [FromStatus] is the same for programs that have the text already.
//
// Many servers, each every five seconds in a slot of its own:
//
//	fleet, err := poll.NewFleet(poll.Config{
//		Targets:   func(ctx context.Context) ([]poll.Target, error) { return targets, nil },
//		OnChanges: func(t poll.Target, c livestate.Changes) { ... },
//		OnStatus:  func(c poll.StatusChange) { ... },
//	})
//	fleet.Run(ctx)
//
// A [Fleet] keeps one connection a server, asks a dead server less and less often, and
// ends the sessions of a server that stays silent. It has no goroutine for a server that
// is not being polled. A machine that cannot poll as often as it should polls less often,
// all servers alike, and no poll times out because of another.
//
// # What an observation has
//
// An observation has only what the answer proves. Its state is what the summary line
// counts; an answer without that line is refused, because a server that counts no players
// is not empty. Its roster has the people with an individual Steam ID: bots, SourceTV
// and players whose ID the game does not know yet are left out. So are all players
// of Counter-Strike 2, whose rows have no Steam ID. If the table has no end, its last
// row is left out as well, because a part of a name can look like a row with a
// Steam ID of somebody's choice. Names and maps are valid UTF-8 without NUL, and
// no longer than 256 bytes.
//
// The functions may be used from several goroutines at a time.
package poll
