package sqlite

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
	"github.com/left4me/left4me/store/internal/rows"
)

// Every statement finds its rows by an index. Read from end to end are only what
// was given or is a result already, and, to list or to prune them, the tables
// with a row a server or player.
var smallScan = regexp.MustCompile(`^SCAN (\w+ VIRTUAL TABLE|part$|best$|t$|v\b|u\b|c$|a$|p$|CONSTANT ROW|server_role$|steam_call_budget|login$)`)

func TestStatementsSeek(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, err := Open(ctx, ":memory:", &Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	var statements []string
	for _, db := range []*bun.DB{s.reader, s.writer} {
		conn, err := db.DB.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		err = conn.Raw(func(c any) error {
			return c.(driver.Conn).Raw().Trace(sqlite3.TRACE_STMT, func(_ sqlite3.TraceEvent, stmt, _ any) error {
				if sql := strings.TrimSpace(stmt.(*sqlite3.Stmt).SQL()); !slices.Contains(statements, sql) {
					statements = append(statements, sql)
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
	}
	callAll(t, s)
	if len(statements) < 40 {
		t.Fatalf("%d statements, want all", len(statements))
	}

	plain := regexp.MustCompile(`^(SELECT|WITH|INSERT|UPDATE|DELETE)`)
	for _, statement := range statements {
		if !plain.MatchString(statement) {
			continue
		}
		steps := 0
		row := func(scan queries.Scanner) error {
			var id, parent, unused int
			var detail string
			err := scan(&id, &parent, &unused, &detail)
			if steps++; strings.HasPrefix(detail, "SCAN") && !smallScan.MatchString(detail) {
				t.Errorf("%s\n%s", detail, statement)
			}
			if (strings.Contains(statement, "left_at - ") || strings.HasPrefix(statement, "SELECT") && strings.Contains(statement, "s.left_at IS NULL")) && strings.Contains(detail, "session_by_join") {
				t.Errorf("%s: reads all that began earlier\n%s", detail, statement)
			}
			if strings.HasPrefix(statement, "SELECT e.server_id, coalesce(e.summed_to, e.joined_at), e.left_at") && strings.HasPrefix(detail, "SEARCH e ") &&
				!strings.Contains(detail, "COVERING INDEX session_by_player (steam_id_64=? AND joined_at>?)") {
				t.Errorf("%s: looks up each session of a calendar\n%s", detail, statement)
			}
			return err
		}
		args := make([]any, arguments(statement))
		if err := queries.Query(ctx, s.writer.DB, row, "EXPLAIN QUERY PLAN "+statement, args...); err != nil {
			t.Errorf("%v\n%s", err, statement)
		}
	}
}

// arguments counts the parameters of a statement.
func arguments(statement string) int {
	numbered := regexp.MustCompile(`\?\d`).FindAllString(statement, -1)
	if len(numbered) == 0 {
		return strings.Count(statement, "?")
	}
	return int(slices.Max(numbered)[1] - '0')
}

// callAll calls everything that reads or writes, with something to find.
func callAll(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	u, err := s.CreateUser(ctx, store.User{Name: "ann", SteamID: steam.FromAccountID(1), Active: true})
	must(err)
	v, err := s.CreateServer(ctx, store.Server{UserID: u.ID, Name: "a", Port: 1})
	must(err)
	b, err := s.CreateBlueprint(ctx, store.Blueprint{UserID: u.ID, Name: "b", Overlays: []store.Overlay{{Path: "o"}}})
	must(err)
	must(s.UpdateBlueprint(ctx, b))
	must(s.UpdateServer(ctx, v))
	must(s.UpdateUser(ctx, u))
	must(s.SetServerStates(ctx, []store.ServerState{{ServerID: v.ID}}))
	must(s.CreateLogin(ctx, store.Login{Digest: "d", UserID: u.ID, ExpiresAt: rows.Now().Add(time.Hour)}))
	tok, err := s.CreateToken(ctx, store.Token{UserID: u.ID, Name: "t", Digest: "d"})
	must(err)
	bob, err := s.CreateUser(ctx, store.User{Name: "bob", Active: true})
	must(err)
	must(s.SetMember(ctx, v.ID, bob.ID, store.RoleViewer))
	_, err = s.Members(ctx, v.ID)
	must(err)
	must(s.DeleteMember(ctx, v.ID, bob.ID))
	g, err := s.CreateGroup(ctx, store.Group{UserID: u.ID, Name: "g", Servers: []int64{v.ID}})
	must(err)
	must(s.UpdateGroup(ctx, g))
	must(s.SetGroupMember(ctx, u.ID, g.ID, bob.ID, store.RoleViewer))
	_, err = s.Group(ctx, u.ID, g.ID)
	must(err)
	_, err = s.Groups(ctx, u.ID)
	must(err)
	must(s.DeleteGroupMember(ctx, u.ID, g.ID, bob.ID))
	must(s.DeleteGroup(ctx, u.ID, g.ID))
	must(s.SetShare(ctx, store.Share{ServerID: v.ID, Token: "t"}))
	must(s.SetCommunity(ctx, store.Community{UserID: 1, Token: "t"}))
	must(s.Acquire(ctx, "l", "me", rows.Now(), time.Hour))
	login := store.RCONLogin{Host: "h", Port: 1}
	must(s.BeginRCONLogin(ctx, login, rows.Now()))
	must(s.EndRCONLogin(ctx, login, store.LoginUnsent, rows.Now()))
	must(s.EndRCONLogin(ctx, login, store.LoginProven, rows.Now()))

	id, at := steam.FromAccountID(1), rows.Now()
	run := func(i int) livestate.Run {
		return livestate.Run{StartedAt: at.Add(time.Duration(i) * time.Hour), LastSeenAt: at.Add(time.Duration(i) * time.Hour)}
	}
	session := livestate.Session{SteamID: id, JoinedAt: at, LastSeenAt: at}
	left := livestate.Session{SteamID: steam.FromAccountID(2), JoinedAt: at, LastSeenAt: at, LeftAt: at}
	must(s.Apply(ctx, []store.Update{{ServerID: v.ID, Run: run(1), Closed: []livestate.Run{run(0)}, Sessions: []livestate.Session{session, left},
		Delete:  []livestate.Session{{SteamID: steam.FromAccountID(3), JoinedAt: at}},
		Outages: []livestate.Outage{{From: at, To: at.Add(time.Minute)}},
		Aliases: []store.Alias{{SteamID: id, Name: "x"}}}}))
	silent, err := s.CreateServer(ctx, store.Server{UserID: u.ID, Name: "silent", Port: 2})
	must(err)
	must(s.Apply(ctx, []store.Update{{ServerID: silent.ID, Run: run(0)}}))
	must(s.Touch(ctx, []store.RunEnd{{ServerID: v.ID, LastSeenAt: at.Add(2 * time.Hour)}}))
	must(s.PutProfiles(ctx, []store.Profile{{SteamID: id}}))
	must(s.PutBans(ctx, []store.Bans{{SteamID: id}}))
	_, err = s.Bans(ctx, []steam.ID{id})
	must(err)
	_, err = s.SpendCalls(ctx, at, 1, 1)
	must(err)

	these := []int64{v.ID}
	ever := time.Time{}
	for _, call := range []func() error{
		func() error { _, err := s.User(ctx, u.ID); return err },
		func() error { _, err := s.UserByName(ctx, "ann"); return err },
		func() error { _, err := s.UserBySteamID(ctx, steam.FromAccountID(1)); return err },
		func() error { _, err := s.Users(ctx); return err },
		func() error { _, _, err := s.Login(ctx, "d", at); return err },
		func() error { _, _, err := s.TokenUser(ctx, "d", at); return err },
		func() error { _, err := s.Tokens(ctx, u.ID); return err },
		func() error { _, err := s.Blueprint(ctx, u.ID, b.ID); return err },
		func() error { _, err := s.Blueprints(ctx, u.ID); return err },
		func() error { _, err := s.Server(ctx, u.ID, v.ID); return err },
		func() error { _, err := s.Servers(ctx, u.ID); return err },
		func() error { _, err := s.PlayedOn(ctx, u.ID, id); return err },
		func() error { _, err := s.Owners(ctx, u.ID); return err },
		func() error { _, err := s.AllServers(ctx); return err },
		func() error { _, err := s.ServersInShards(ctx, 1, 2); return err },
		func() error { _, err := s.Share(ctx, v.ID); return err },
		func() error { _, err := s.ShareByToken(ctx, "t"); return err },
		func() error { _, err := s.Community(ctx, 1); return err },
		func() error { _, err := s.CommunityByToken(ctx, "t"); return err },
		func() error { _, err := s.SharesOf(ctx, 1); return err },
		func() error { _, err := s.KnownAll(ctx); return err },
		func() error { _, err := s.Latest(ctx, v.ID, []steam.ID{id}); return err },
		func() error { _, err := s.FirstSeen(ctx, v.ID, []steam.ID{id}); return err },
		func() error { _, err := s.Snapshots(ctx, these); return err },
		func() error { _, err := s.Runs(ctx, v.ID, ever, ever, 0); return err },
		func() error { _, err := s.Current(ctx, v.ID); return err },
		func() error { _, err := s.Recent(ctx, v.ID, 9); return err },
		func() error { _, err := s.PlayerSessions(ctx, id, these, ever, 9); return err },
		func() error { _, err := s.PlayerSummary(ctx, id, these, at, 9); return err },
		func() error { _, err := s.Top(ctx, these, ever, ever, 9); return err },
		func() error { _, err := s.Top(ctx, these, at, ever, 9); return err },
		func() error { return last(s.Sessions(ctx, v.ID, ever, ever)) },
		func() error { return last(s.RunsOf(ctx, these, ever, ever)) },
		func() error { _, err := s.Profiles(ctx, []steam.ID{id}); return err },
		func() error { _, err := s.IndexHistory(ctx, at, at.AddDate(0, 0, -9), 1); return err },
		func() error {
			return s.Apply(ctx, []store.Update{{ServerID: v.ID, Run: livestate.Run{StartedAt: at.AddDate(0, 0, -3), LastSeenAt: at.AddDate(0, 0, -2)}, Sessions: []livestate.Session{{SteamID: id, JoinedAt: at.AddDate(0, 0, -3), LeftAt: at.AddDate(0, 0, -2), LastSeenAt: at.AddDate(0, 0, -2)}}}})
		},
		func() error { _, err := s.IndexHistory(ctx, at, at.AddDate(0, 0, -9), 9); return err },
		func() error { _, err := s.Top(ctx, these, at.AddDate(0, 0, -20), at, 9); return err },
		func() error { _, err := s.Sums(ctx, v.ID, ever, at.AddDate(0, 0, -3), sums.Visits); return err }, // what it goes on in
		func() error { _, err := s.Prune(ctx, at.Add(3*time.Hour), 1000); return err },
		func() error { _, err := s.Sums(ctx, v.ID, ever, ever); return err },
		func() error { _, err := s.FindPlayers(ctx, "x", these, 9); return err },
		func() error { _, err := s.LastSessions(ctx, []steam.ID{id}, these); return err },
		func() error { _, err := s.LastSessions(ctx, []steam.ID{id}, make([]int64, 99)); return err },
		func() error { _, err := s.Playing(ctx, these, 9); return err },
		func() error { return s.AddTag(ctx, u.ID, id, "x") },
		func() error { return s.Watch(ctx, u.ID, store.Watch{SteamID: id}) },
		func() error {
			_, err := s.CreateNote(ctx, store.Note{OwnerID: u.ID, AuthorID: u.ID, SteamID: id, Text: "x"})
			return err
		},
		func() error { _, err := s.Notes(ctx, []int64{u.ID}, id); return err },
		func() error { _, err := s.Tags(ctx, []int64{u.ID}, []steam.ID{id}); return err },
		func() error { _, err := s.Watched(ctx, u.ID); return err },
		func() error { return s.DeleteNote(ctx, u.ID, id, 1) },
		func() error { return s.DeleteTag(ctx, u.ID, id, "x") },
		func() error { return s.Unwatch(ctx, u.ID, id) },
		func() error { v.ChatDays = 1; return s.UpdateServer(ctx, v) },
		func() error {
			return s.AddChat(ctx, []store.ChatLine{{ServerID: v.ID, SteamID: id, Text: "x", At: at}})
		},
		func() error { _, err := s.Chat(ctx, v.ID, 0, 9); return err },
		func() error { _, err := s.PruneChat(ctx, at, 9); return err },
		func() error {
			_, err := s.ErasePlayer(ctx, store.Erasure{SteamID: steam.FromAccountID(99), ServerIDs: these, OwnerIDs: []int64{u.ID}})
			return err
		},
		func() error {
			_, err := s.ErasePlayer(ctx, store.Erasure{SteamID: steam.FromAccountID(99), ServerIDs: these, Sessions: true})
			return err
		},
		func() error { return s.SetCounts(ctx, []store.Counts{{ServerID: v.ID, At: at}}) },
		func() error { _, err := s.Counts(ctx, these); return err },
		func() error { _, err := s.EndsSince(ctx, these, at); return err },
		func() error { return callAlerts(ctx, s, u.ID, v.ID) },
		func() error { return callTasks(ctx, s, u.ID, v.ID) },
		func() error {
			_, err := s.BeginAudit(ctx, store.AuditEntry{UserID: u.ID, ServerID: v.ID, Action: "say"})
			return err
		},
		func() error { return s.EndAudit(ctx, 1, "ok") },
		func() error { _, err := s.AuditEntries(ctx, store.AuditQuery{}); return err },
		func() error { _, err := s.AuditEntries(ctx, store.AuditQuery{ServerID: v.ID}); return err },
		func() error { _, err := s.AuditEntries(ctx, store.AuditQuery{UserID: u.ID}); return err },
		func() error {
			_, err := s.AuditEntries(ctx, store.AuditQuery{ServerID: v.ID, UserID: u.ID})
			return err
		},
		func() error { _, err := s.PruneAudit(ctx, at, 9); return err },
		func() error { return s.Ping(ctx) },
		func() error { return s.PruneLogins(ctx, at) },
		func() error { return s.DeleteLogin(ctx, "d") },
		func() error { return s.DeleteLogins(ctx, u.ID, "") },
		func() error { return s.DeleteToken(ctx, u.ID, tok.ID) },
		func() error { return s.DeleteShare(ctx, v.ID) },
		func() error { return s.SetCommunity(ctx, store.Community{UserID: 1, Token: "t"}) },
		func() error { return s.DeleteCommunity(ctx, 1) },
		func() error { return s.Release(ctx, "l", "me") },
		func() error { _, err := s.RenewShards(ctx, "me", time.Second); return err },
		func() error { _, err := s.TakeShards(ctx, "me", 1, time.Second); return err },
		func() error { return s.ReleaseShards(ctx, "me", store.AllShards(1)) },
		func() error { return s.LeaveShards(ctx, "me") },
		func() error { return s.DeleteServer(ctx, u.ID, v.ID) },
		func() error { return s.DeleteBlueprint(ctx, u.ID, b.ID) },
		func() error { return s.DeleteUser(ctx, u.ID) },
	} {
		must(call())
	}
}

// callTasks calls everything of tasks.
func callTasks(ctx context.Context, s *Store, user, server int64) error {
	t, err := s.CreateTask(ctx, store.Task{UserID: user, ServerID: server, Name: "t", Enabled: true, Kind: schedule.Message, Text: "hi"})
	if err != nil {
		return err
	}
	for _, call := range []func() error{
		func() error { _, err := s.Tasks(ctx, server); return err },
		func() error { _, err := s.EnabledTasks(ctx); return err },
		func() error { t, err = s.BeginTask(ctx, t, rows.Now(), rows.Now(), 0); return err },
		func() error { return s.EndTask(ctx, t, "ok") },
		func() error { return s.UpdateTask(ctx, t) },
		func() error { _, err := s.Task(ctx, server, t.ID); return err },
		func() error { return s.DeleteTask(ctx, server, t.ID) },
	} {
		if err := call(); err != nil {
			return err
		}
	}
	return nil
}

// callAlerts calls everything of alerts.
func callAlerts(ctx context.Context, s *Store, user, server int64) error {
	t, err := s.CreateAlertTarget(ctx, store.AlertTarget{UserID: user, ServerID: server, Kind: store.AlertWebhook, Name: "t", URL: "http://203.0.113.1", Active: true})
	if err != nil {
		return err
	}
	state := store.AlertState{TargetID: t.ID, ServerID: server}
	delivery := store.AlertDelivery{TargetID: t.ID, Message: "m", Body: "{}"}
	var claimed []store.AlertDelivery
	for _, call := range []func() error{
		func() error {
			_, err := s.SaveAlerts(ctx, []store.AlertUpdate{{AlertState: state, Deliveries: []store.AlertDelivery{delivery}}})
			return err
		},
		func() error {
			state.Version = 1
			_, err := s.SaveAlerts(ctx, []store.AlertUpdate{{AlertState: state}})
			return err
		},
		func() error { return s.QueueAlert(ctx, delivery) },
		func() error {
			claimed, err = s.ClaimAlerts(ctx, rows.Now(), rows.Now().Add(time.Minute), 9)
			return err
		},
		func() error {
			return s.EndAlertAttempt(ctx, store.AlertAttempt{Delivery: claimed[0], NextTry: rows.Now(), HoldUntil: rows.Now()})
		},
		func() error {
			return s.EndAlertAttempt(ctx, store.AlertAttempt{Delivery: claimed[0], Outcome: store.AlertGone})
		},
		func() error { _, err := s.AlertLog(ctx, user, t.ID, 9); return err },
		func() error { _, err := s.AlertStates(ctx, []int64{t.ID}); return err },
		func() error { _, err := s.AlertTargets(ctx, user); return err },
		func() error { _, err := s.ActiveAlertTargets(ctx); return err },
		func() error { return s.UpdateAlertTarget(ctx, t) },
		func() error { return s.DeleteAlertTarget(ctx, user, t.ID) },
	} {
		if err := call(); err != nil {
			return err
		}
	}
	return nil
}

// last reads an iterator to its end.
func last[T any](seq func(yield func(T, error) bool)) (err error) {
	for _, err = range seq {
	}
	return err
}
