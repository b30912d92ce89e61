package storetest

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// Fill stores something of every kind that a store keeps, in an empty store, for tests
// that copy it. Sums of what retention has removed are among it.
func Fill(ctx context.Context, s store.Store) error { return play(fill)(ctx, s) }

func fill(x *scene) {
	u, other := x.user("ann"), x.user("漢 'ben'")
	ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "login", UserID: u.ID, ExpiresAt: at(1e6)}))
	must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "token", Digest: "digest", MayChange: true}))
	b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "coop", Arguments: []string{"-x"}, Config: []string{`say "hi"`},
		Overlays: []store.Overlay{{Path: "one"}, {Path: "two", Expose: true}}}))
	v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, BlueprintID: b.ID, Name: "alpha", Port: 27100, RCONPassword: "secret", LogOff: true, ChatDays: 7}))
	twin := must(x.CreateServer(x.ctx, store.Server{UserID: other.ID, Name: "twin", Host: "203.0.113.2", Port: 27100}))
	deleted := x.server(u, "deleted")
	ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, deleted.ID))
	ok("SetSameAs", x.SetSameAs(x.ctx, map[int64]int64{v.ID: twin.ID}))
	ok("SetMember", x.SetMember(x.ctx, v.ID, other.ID, store.RoleOperator))
	g := must(x.CreateGroup(x.ctx, store.Group{UserID: u.ID, Name: "Friday", Servers: []int64{v.ID}}))
	ok("SetGroupMember", x.SetGroupMember(x.ctx, u.ID, g.ID, other.ID, store.RoleViewer))
	ok("SetShare", x.SetShare(x.ctx, store.Share{ServerID: v.ID, Token: "share", ShowIDs: true}))
	ok("SetCommunity", x.SetCommunity(x.ctx, store.Community{UserID: u.ID, Token: "community", Title: "Friday", Leaders: true}))
	ok("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{{ServerID: v.ID, ActualState: store.Running, At: at(3)}}))
	x.apply("Apply",
		store.Update{ServerID: v.ID, Run: run(5000, 6000, 3), Closed: []livestate.Run{run(0, 900, 1), run(1000, 4000, 2)},
			Sessions: []livestate.Session{gone(1, 0, 800), gone(1, 870, 890), gone(2, 100, 900), gone(1, 1000, 3000), here(3, 5000, 6000), here(4, 5000, 5500)},
			Aliases:  []store.Alias{{SteamID: person(3), Name: "\U0001F9DF", FirstSeenAt: at(5000), LastSeenAt: at(6000)}}},
		store.Update{ServerID: twin.ID, Run: run(5000, 6000, 0), Outages: []livestate.Outage{{From: at(0), To: at(900)}, {From: at(1000), To: at(4000)}}})
	ok("PutProfiles", x.PutProfiles(x.ctx, []store.Profile{{SteamID: person(3), FetchedAt: at(6000)}}))
	ok("PutBans", x.PutBans(x.ctx, []store.Bans{{SteamID: person(3), VAC: 1, LastAt: at(0)}}))
	must(x.SpendCalls(x.ctx, at(2*86400), 3, 10))
	must(x.CreateNote(x.ctx, store.Note{OwnerID: u.ID, SteamID: person(3), AuthorID: other.ID, Text: "waits\nat doors"}))
	ok("AddTag", x.AddTag(x.ctx, u.ID, person(3), "Regular"))
	ok("Watch", x.Watch(x.ctx, u.ID, store.Watch{SteamID: person(3)}))
	ok("AddChat", x.AddChat(x.ctx, []store.ChatLine{{ServerID: v.ID, SteamID: person(3), Name: "漢", Text: "hi", At: at(5500), Team: true}}))
	ok("SetCounts", x.SetCounts(x.ctx, []store.Counts{{ServerID: twin.ID, At: at(6000), Players: 3, MaxPlayers: 8, Map: "c1m1_hotel"}}))
	target := must(x.CreateAlertTarget(x.ctx, webhookOf(u.ID, "hook")))
	stale := must(x.SaveAlerts(x.ctx, []store.AlertUpdate{alertUpdate(target.ID, v.ID, 0, "msg_1")}))
	same("stale", 0, len(stale))
	ok("QueueAlert", x.QueueAlert(x.ctx, store.AlertDelivery{TargetID: target.ID, Message: "msg_2", Kind: "test", Body: "{}"}))
	must(x.BeginTask(x.ctx, must(x.CreateTask(x.ctx, taskOf(u.ID, v.ID, "漢"))), at(5500), at(5600), 0))
	must(x.BeginAudit(x.ctx, store.AuditEntry{UserID: u.ID, Actor: "ann", ServerID: v.ID, Server: "alpha", Action: "say", Detail: "hi", At: at(5600)}))
	x.gate("right").open(0)
	x.gate("right").end(store.LoginProven, 1)
	must(x.Prune(x.ctx, at(950), 1000))
	must(x.Sums(x.ctx, v.ID, time.Time{}, time.Time{}))
}
