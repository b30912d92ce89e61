// Package targets makes of the servers of a store what a [poll.Fleet] polls, and what it goes
// on from.
//
//	source := &targets.Source{Store: st, Logins: logins, Reached: new(samegame.Finder)}
//	fleet, err := poll.NewFleet(poll.Config{
//		Targets: source.Targets, Known: source.Known, Client: source.Client, Classify: source.Classify,
//	})
//
// A [Source] reads the store; [Of] and [Known] are the values alone.
package targets

import (
	"cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
)

// PendingPassword is the tag of a server that is not known to have its password yet.
const PendingPassword = "pending password"

// Of returns what is polled of a server. One that is to be stopped, or has no password, is
// idle. The error is that of a strategy that package rcon does not know: then the target has
// the default one.
func Of(s store.Server) (poll.Target, error) {
	t := poll.Target{
		ID: s.ID, Name: s.Name, Addr: s.Addr(), Password: s.RCONPassword,
		Log: !s.LogOff, Chat: s.ChatDays > 0,
	}
	if s.PasswordPending {
		t.Tag = PendingPassword
	}
	switch {
	case s.DesiredState == store.Stopped:
		t.Idle = livestate.ReasonStopped
	case s.RCONPassword == "":
		t.Idle = livestate.ReasonRemoved
	}
	err := t.Strategy.UnmarshalText([]byte(cmp.Or(s.Strategy, rcon.StrategyMirror.String())))
	return t, err
}

// Known returns what the polls of a server go on from.
func Known(s store.Server, r store.ResumeState) poll.Known {
	return poll.Known{
		Server: livestate.Server{Run: r.Run, Sessions: r.Sessions, Up: s.ActualState == store.Running},
		Status: poll.Status{State: poll.State(s.ActualState), Failure: poll.Failure{Code: string(s.Problem), Message: s.LastError}},
	}
}
