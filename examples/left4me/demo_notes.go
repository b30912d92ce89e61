package main

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi/webapitest"
	"github.com/left4me/left4me/store"
)

// demoRemarks are what the user of the demo knows of some players.
var demoRemarks = map[string]struct {
	note    string
	tags    []string
	watched bool
	vacBans int
}{
	"Tank Whisperer":  {"Shot teammates at the finale twice.\nSays it was lag; watch the next round.", []string{"friendly fire", "warned"}, true, 0},
	"pipebomb pete":   {"Asked for a slot in the Friday group.", []string{"regular"}, false, 0},
	"Halcyon":         {"", []string{"helper", "regular"}, true, 0},
	"boomer bile bar": {"Banned on another server for a wallhack.", []string{"suspect"}, true, 1},
	"小雨":              {"", []string{"regular"}, false, 0},
}

// onSteam is a player of the demo as Steam knows them.
func (p person) onSteam() webapitest.Player {
	return webapitest.Player{ID: p.id, Name: p.persona, VACBans: demoRemarks[p.name].vacBans, DaysSinceLastBan: 400}
}

// demoNotes writes the remarks.
func demoNotes(ctx context.Context, db store.Store, user int64, now time.Time) error {
	for _, p := range append(makePlayers(names, 0), makePlayers(worldNames, 1000)...) {
		remark := demoRemarks[p.name]
		if remark.note != "" {
			n := store.Note{OwnerID: user, AuthorID: user, SteamID: p.id, Text: remark.note, CreatedAt: now.Add(-50 * time.Hour)}
			if _, err := db.CreateNote(ctx, n); err != nil {
				return err
			}
		}
		for _, tag := range remark.tags {
			if err := db.AddTag(ctx, user, p.id, tag); err != nil {
				return err
			}
		}
		if remark.watched {
			if err := db.Watch(ctx, user, store.Watch{SteamID: p.id, CreatedAt: now.Add(-50 * time.Hour)}); err != nil {
				return err
			}
		}
	}
	// Who was never there can be watched too.
	return db.Watch(ctx, user, store.Watch{SteamID: steam.FromAccountID(demoAccounts + 5000), CreatedAt: now.Add(-time.Hour)})
}
