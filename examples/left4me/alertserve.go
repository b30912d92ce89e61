package main

import (
	"log/slog"
	"slices"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/adapters/notify"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/webhook/delivery"
)

// newNotifier returns what tells alert targets of the servers that the daemon polls.
func newNotifier(set settings, db store.Store, bus *events.Bus, health *daemon.Health, log *slog.Logger) *notify.Notifier {
	deny := slices.Concat(safedial.DefaultDeny(), set.DenyNetworks)
	if set.AlertsPrivate != "on" {
		deny = append(deny, delivery.PrivateNetworks()...)
	}
	return notify.New(notify.Config{
		Store: db, Client: delivery.NewClient(&safedial.Dialer{Deny: deny}), Events: bus.Subscribe, Polls: health.Polls, Interval: set.Poll, Log: log,
	})
}
