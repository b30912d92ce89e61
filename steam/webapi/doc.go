// Package webapi asks the Steam Web API who a Steam ID is: the name and the
// avatar that a person shows to everybody, and the bans on record.
//
// A [Client] is a literal:
//
//	steam := &webapi.Client{Key: key}
//	people, err := steam.GetPlayerSummaries(ctx, ids)
//
// and the answer comes back in the order of the question. Ids that Steam does not
// know are absent from it; private profiles still have a name and an avatar.
//
// [Client.Resolve] finds the ID behind whatever somebody types or pastes: an ID in any
// form, the address of a profile, or a custom name.
//
// # Errors are for decisions
//
// The package never retries, sleeps or logs: whoever keeps the queue does. Three
// answers matter to it:
//
//	errors.Is(err, webapi.ErrUnauthorized)  // the key is bad: stop, and say so once
//	errors.Is(err, webapi.ErrRateLimited)   // come back after Error.RetryAfter, or back off
//	err != nil                              // anything else passes with time: back off
//
// An answer of another status than 200 is an [*Error]. What came back before the
// error is returned with it.
//
// # What a call costs
//
// Steam allows 100,000 calls a day for a key. One call asks for at most
// [BatchSize] ids, so GetPlayerSummaries and GetPlayerBans make one call for each
// started hundred of distinct individual ids, and none where there are no such
// ids. A caller with a budget passes at most BatchSize ids at a time and counts
// one call, whether it succeeds or fails; it then also knows that without an
// error every id that is absent is unknown to Steam, and that with an error
// nothing was learned.
//
// # The key is a secret
//
// It travels in the x-webapi-key header and nowhere else: not in a URL, so that
// no proxy, log or Referer has it, and redirects are not followed. Errors are
// rebuilt without the URL and without any text the other side has chosen, and a
// Client formats without its key. An unexported field of your own struct is out of
// reach of any method, and package fmt prints what it finds there: keep a *Client
// in it, which %v, %+v and %#v write as an address.
//
// # Avatars
//
// A [PlayerSummary] has the hash of a picture, never an address. [AvatarURL]
// builds the address from a host that the deployer has chosen, so that a page
// loads pictures from one known host, which [Origin] writes as a
// Content-Security-Policy wants it.
//
// # Testing
//
// Package webapitest is Steam as a test wants it: people who do not exist, every
// way to fail, and generated faces.
//
// The protocol: https://partner.steamgames.com/doc/webapi/ISteamUser
package webapi
