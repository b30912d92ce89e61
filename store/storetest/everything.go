package storetest

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// everything calls every method that takes a context, with arguments that mean
// something, and returns the errors.
func (x *scene) everything(ctx context.Context, server int64) map[string]error {
	errs := make(map[string]error)
	try := func(what string, err error) { errs[what] = err }
	_, err := x.CreateUser(ctx, store.User{Name: "new"})
	try("CreateUser", err)
	try("UpdateUser", x.UpdateUser(ctx, store.User{ID: 1}))
	try("DeleteUser", x.DeleteUser(ctx, 1))
	_, err = x.User(ctx, 1)
	try("User", err)
	_, err = x.UserByName(ctx, "ann")
	try("UserByName", err)
	_, err = x.Users(ctx)
	try("Users", err)

	try("CreateLogin", x.CreateLogin(ctx, store.Login{Digest: "d", UserID: 1, ExpiresAt: at(0)}))
	_, _, err = x.Login(ctx, "d", at(0))
	try("Login", err)
	try("DeleteLogin", x.DeleteLogin(ctx, "d"))
	try("DeleteLogins", x.DeleteLogins(ctx, 1, ""))
	try("PruneLogins", x.PruneLogins(ctx, at(0)))
	_, err = x.CreateToken(ctx, store.Token{UserID: 1, Name: "t", Digest: "d"})
	try("CreateToken", err)
	_, _, err = x.TokenUser(ctx, "d", at(0))
	try("TokenUser", err)
	_, err = x.Tokens(ctx, 1)
	try("Tokens", err)
	try("DeleteToken", x.DeleteToken(ctx, 1, 1))
	try("DeleteChangingTokens", x.DeleteChangingTokens(ctx, 1))

	_, err = x.CreateBlueprint(ctx, store.Blueprint{UserID: 1, Name: "b"})
	try("CreateBlueprint", err)
	try("UpdateBlueprint", x.UpdateBlueprint(ctx, store.Blueprint{ID: 1, UserID: 1}))
	try("DeleteBlueprint", x.DeleteBlueprint(ctx, 1, 1))
	_, err = x.Blueprint(ctx, 1, 1)
	try("Blueprint", err)
	_, err = x.Blueprints(ctx, 1)
	try("Blueprints", err)

	_, err = x.CreateServer(ctx, store.Server{UserID: 1, Name: "new", Port: 1})
	try("CreateServer", err)
	try("UpdateServer", x.UpdateServer(ctx, store.Server{ID: server, UserID: 1, Name: "x", Port: 2}))
	try("DeleteServer", x.DeleteServer(ctx, 1, server))
	_, err = x.Server(ctx, 1, server)
	try("Server", err)
	_, err = x.ServerByID(ctx, server)
	try("ServerByID", err)
	_, err = x.Servers(ctx, 1)
	try("Servers", err)
	_, err = x.AllServers(ctx)
	try("AllServers", err)
	try("SetServerStates", x.SetServerStates(ctx, []store.ServerState{{ServerID: server, ActualState: store.Stopped, At: at(0)}}))
	try("SetSameAs", x.SetSameAs(ctx, map[int64]int64{server: 0}))
	try("SetShare", x.SetShare(ctx, store.Share{ServerID: server, Token: "t"}))
	try("DeleteShare", x.DeleteShare(ctx, server))
	_, err = x.Share(ctx, server)
	try("Share", err)
	_, err = x.ShareByToken(ctx, "t")
	try("ShareByToken", err)

	try("Apply", x.Apply(ctx, []store.Update{{ServerID: server, Run: run(50, 60, 7), Sessions: []livestate.Session{here(9, 0, 60)}}}))
	try("Touch", x.Touch(ctx, []store.Seen{{ServerID: server, LastSeenAt: at(99)}}))
	_, err = x.Known(ctx, server)
	try("Known", err)
	_, err = x.KnownAll(ctx)
	try("KnownAll", err)
	_, err = x.Latest(ctx, server, []steam.ID{person(1)})
	try("Latest", err)
	_, err = x.FirstSeen(ctx, server, []steam.ID{person(1)})
	try("FirstSeen", err)
	_, err = x.CutFuture(ctx, at(1), at(1))
	try("CutFuture", err)
	_, err = x.Prune(ctx, at(1e6), 100)
	try("Prune", err)

	_, err = x.Snapshots(ctx, []int64{server})
	try("Snapshots", err)
	_, err = x.Runs(ctx, server, at(0), at(1), 0)
	try("Runs", err)
	for _, err := range x.RunsOf(ctx, []int64{server}, at(0), at(1)) {
		try("RunsOf", err)
	}
	_, err = x.Current(ctx, server)
	try("Current", err)
	_, err = x.Recent(ctx, server, 1)
	try("Recent", err)
	_, err = x.PlayerSessions(ctx, person(1), []int64{server}, at(0), 1)
	try("PlayerSessions", err)
	_, err = x.PlayerSummary(ctx, person(1), []int64{server}, at(0), 1)
	try("PlayerSummary", err)
	_, err = x.Top(ctx, server, at(0), at(1), 1)
	try("Top", err)
	for _, err := range x.Sessions(ctx, server, at(0), at(1)) {
		try("Sessions", err)
	}

	_, err = x.Profiles(ctx, []steam.ID{person(1)})
	try("Profiles", err)
	try("PutProfiles", x.PutProfiles(ctx, []store.Profile{{SteamID: person(1), FetchedAt: at(0)}}))
	_, err = x.SpendCalls(ctx, at(0), 1, 1)
	try("SpendCalls", err)
	try("Acquire", x.Acquire(ctx, "l", "h", at(0), time.Second))
	try("Release", x.Release(ctx, "l", "h"))
	login := store.RCONLogin{Host: "203.0.113.9", Port: 1, Password: "p"}
	_, err = x.CheckRCONLogin(ctx, login, at(0))
	try("CheckRCONLogin", err)
	try("BeginRCONLogin", x.BeginRCONLogin(ctx, login, at(0)))
	try("EndRCONLogin", x.EndRCONLogin(ctx, login, store.LoginProven, at(0)))
	_, err = x.CreateNote(ctx, store.Note{OwnerID: 1, AuthorID: 1, SteamID: person(1), Text: "x"})
	try("CreateNote", err)
	_, err = x.Notes(ctx, []int64{1}, person(1))
	try("Notes", err)
	try("DeleteNote", x.DeleteNote(ctx, 1, person(1), 1))
	try("AddTag", x.AddTag(ctx, 1, person(1), "x"))
	try("DeleteTag", x.DeleteTag(ctx, 1, person(1), "x"))
	_, err = x.Tags(ctx, []int64{1}, []steam.ID{person(1)})
	try("Tags", err)
	try("Watch", x.Watch(ctx, 1, store.Watch{SteamID: person(1)}))
	try("Unwatch", x.Unwatch(ctx, 1, person(1)))
	_, err = x.Watched(ctx, 1)
	try("Watched", err)
	try("Ping", x.Ping(ctx))
	return errs
}
