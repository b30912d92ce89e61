// Package profiles keeps the names and avatars of players up to date, within a budget
// of calls to the Steam Web API.
//
// A [Fetcher] is a queue. Programs tell it which players they show, as often as they
// like, and it asks Steam for those whose profile is missing from the [Cache] or too
// old:
//
//	f := profiles.New(profiles.Config{
//		Steam: &webapi.Client{Key: key},
//		Cache: cache,
//	})
//	go f.Run(ctx)
//	...
//	f.Want(ids...)
//
// A program that can list the players it shows gives that list as [Config.Shown]
// instead. Then Run finds the players to fetch, and finds those again for which the queue
// had no room.
//
// # When Steam is asked
//
// A call asks for up to a hundred players. Players without a profile go first: they
// wait two seconds for others to join the call. Players whose profile is old fill
// calls up, or wait an hour for a call of their own. Calls for fewer than a hundred
// players take a token each; there are 20 tokens, and a new one every 30 seconds.
//
// A profile is old when it was fetched [Config.TTL] ago. The TTL is the present one,
// not that of the time at which the profile was fetched. A player that Steam does not
// know is a profile too ([Profile.Missing]), which is old after a quarter of the TTL.
//
// [Config.DailyBudget] bounds the calls of a day (UTC), and the Cache counts them, so
// that the bound holds over restarts.
//
// With [Config.Bans], the bans of the players are asked for after each call that told
// profiles.
//
// # When something fails
//
// A Steam that does not answer is asked less and less often, up to every five minutes.
// Players of a call that Steam rejects are left alone for a while, and keep the
// profile that they have. A Cache that does not answer loses nothing: what Steam
// has told waits in memory. A key that Steam refuses ends [Fetcher.Run] with
// an error. [Config.OnState] is told when the state of these things changes.
package profiles
