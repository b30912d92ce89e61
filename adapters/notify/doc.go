// Package notify tells the alert targets of a store what happens on game servers.
//
//	n := notify.New(notify.Config{Store: st, Events: bus.Subscribe, Polls: health.Polls, Client: client})
//	daemonConfig.OnPoll = n.Polled
//	err := n.Run(ctx)
//
// Every 15 seconds, and with each event, the rules of package livestate/alert decide for each target and server what to
// tell. What they decide is stored together with what they remember, and waits in the store until it is delivered: a
// restart loses nothing and tells nothing twice. A delivery that fails is made again after the waits of package
// webhook/delivery, with the same ID of its message. A receiver that answers 410 ends its target.
//
// Of several daemons on a store, the one that polls a server decides what to tell of it. Any of them sends.
//
// A target of Discord can have one message for each server, which is edited as the server changes.
package notify
