// Package webapitest is the Steam Web API as a test or a demonstration wants it:
// people who do not exist, every way in which Steam fails, and pictures for them,
// without the internet.
//
//	steam := webapitest.NewServer(&webapitest.Options{
//		Players: []webapitest.Player{{ID: alice, Name: "Alice"}},
//	})
//	defer steam.Close()
//	client := &webapi.Client{Key: "any", BaseURL: steam.BaseURL, HTTP: steam.Client()}
//
// A [Server] listens on two addresses, as Steam has two hosts: BaseURL answers
// GetPlayerSummaries, GetPlayerBans and ResolveVanityURL; AvatarURL serves a
// generated face for every hash. Like Steam it leaves out the ids that it does not
// know, answers in an order of its own, knows private profiles, refuses more than
// a hundred ids, and speaks HTML when it has an error to report. Unlike Steam it
// refuses a key that comes in the URL.
//
// Everything can be changed while it runs: [Server.SetPlayer], [Server.Remove],
// [Server.SetKey], and above all [Server.SetFault] and [Server.FailNext], which
// take a [Fault]:
//
//	steam.FailNext(webapitest.RateLimited("30"), webapitest.RateLimited(""))
//	steam.SetFault(webapitest.Hang()) // until SetFault(webapitest.Fault{})
//
// [Server.Requests] tells what was asked.
//
// With Options.InMemory no port is opened: the only way in is [Server.Client],
// whose requests are answered without a network. This is what a test under
// testing/synctest needs, where time stands still while anybody waits for a
// socket.
package webapitest
