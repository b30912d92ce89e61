package storetest

import (
	"strings"

	"github.com/left4me/left4me/store"
)

func auditCases() []Case {
	return []Case{
		{"audit-roundtrip", "An entry is there before its thing is done, and has its result afterwards, once.", play(func(x *scene) {
			ann := x.user("ann")
			v := x.server(ann, "a")
			e := store.AuditEntry{UserID: ann.ID, Actor: "ann", ServerID: v.ID, Server: "a", Action: "kick", Subject: "76561197960265829",
				Detail: "it's ?0 漢", Result: "not yet", At: at(1)}
			got := must(x.BeginAudit(x.ctx, e))
			e.ID, e.Result = got.ID, ""
			same("BeginAudit", e, got)
			same("under way", []store.AuditEntry{e}, must(x.AuditEntries(x.ctx, store.AuditQuery{})))
			ok("EndAudit", x.EndAudit(x.ctx, e.ID, "ok"))
			e.Result = "ok"
			same("ended", []store.AuditEntry{e}, must(x.AuditEntries(x.ctx, store.AuditQuery{})))
			is("EndAudit again", x.EndAudit(x.ctx, e.ID, "gone"), store.ErrNotFound)
			is("EndAudit of none", x.EndAudit(x.ctx, 4711, "ok"), store.ErrNotFound)
			local := must(x.BeginAudit(x.ctx, store.AuditEntry{Actor: "console", Action: "say", Detail: strings.Repeat("x", 2*store.MaxAuditText) + "\x00"}))
			if local.At.IsZero() || len([]rune(local.Detail)) != store.MaxAuditText {
				fail("BeginAudit = %+v, want a time and a bounded text", local)
			}
			same("of no user", []store.AuditEntry{local, e}, must(x.AuditEntries(x.ctx, store.AuditQuery{})))
			_, err := x.BeginAudit(x.ctx, store.AuditEntry{UserID: 4711, Action: "say"})
			is("no such user", err, store.ErrNotFound)
			_, err = x.BeginAudit(x.ctx, store.AuditEntry{ServerID: 4711, Action: "say"})
			is("no such server", err, store.ErrNotFound)
		})},
		{"audit-query", "AuditEntries returns entries by server, user and action, newest first, page after page.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			a, b := x.server(ann, "a"), x.server(ann, "b")
			var all []store.AuditEntry
			for i := range 12 {
				e := store.AuditEntry{UserID: []int64{ann.ID, bob.ID}[i%2], ServerID: []int64{a.ID, b.ID, 0}[i%3], Action: []string{"say", "kick"}[i/6], At: at(float64(i % 5))}
				all = append([]store.AuditEntry{must(x.BeginAudit(x.ctx, e))}, all...)
			}
			for _, q := range []store.AuditQuery{
				{}, {Limit: 5}, {Before: all[4].ID}, {Before: all[4].ID, Limit: 2}, {ServerID: a.ID}, {UserID: bob.ID}, {Action: "kick"},
				{ServerID: b.ID, UserID: ann.ID}, {ServerID: b.ID, Action: "say", Limit: 1}, {UserID: ann.ID, Action: "kick", Before: all[1].ID}, {ServerID: 4711},
			} {
				var want []store.AuditEntry
				for _, e := range all {
					if (q.ServerID == 0 || e.ServerID == q.ServerID) && (q.UserID == 0 || e.UserID == q.UserID) && (q.Action == "" || e.Action == q.Action) &&
						(q.Before == 0 || e.ID < q.Before) && (q.Limit == 0 || len(want) < q.Limit) {
						want = append(want, e)
					}
				}
				same("AuditEntries", want, must(x.AuditEntries(x.ctx, q)))
			}
		})},
		{"audit-removed", "Entries stay when their user or server goes, with the names, and are no other's.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			v := x.server(ann, "a")
			e := must(x.BeginAudit(x.ctx, store.AuditEntry{UserID: bob.ID, Actor: "bob", ServerID: v.ID, Server: "a", Action: "say", At: at(1)}))
			ok("DeleteUser", x.DeleteUser(x.ctx, bob.ID))
			e.UserID = 0
			same("without the user", []store.AuditEntry{e}, must(x.AuditEntries(x.ctx, store.AuditQuery{ServerID: v.ID})))
			ok("DeleteServer", x.DeleteServer(x.ctx, ann.ID, v.ID))
			e.ServerID = 0
			same("without the server", []store.AuditEntry{e}, must(x.AuditEntries(x.ctx, store.AuditQuery{})))
			same("of the server", nil, must(x.AuditEntries(x.ctx, store.AuditQuery{ServerID: v.ID})))
			again := x.server(ann, "again")
			same("of the next server", nil, must(x.AuditEntries(x.ctx, store.AuditQuery{ServerID: again.ID})))
		})},
		{"audit-retention", "PruneAudit removes entries from before a time, at most limit; CutFuture corrects those of the future.", play(func(x *scene) {
			for i := range 10 {
				must(x.BeginAudit(x.ctx, store.AuditEntry{Actor: "c", Action: "say", At: at(float64(i))}))
			}
			same("none", 0, must(x.PruneAudit(x.ctx, at(5), 0)))
			same("some", 2, must(x.PruneAudit(x.ctx, at(5), 2)))
			same("the rest", 3, must(x.PruneAudit(x.ctx, at(5), 100)))
			left := must(x.AuditEntries(x.ctx, store.AuditQuery{}))
			same("left", []any{5, at(9), at(5)}, []any{len(left), left[0].At, left[4].At})
			must(x.CutFuture(x.ctx, at(7), at(7)))
			same("cut", at(7), must(x.AuditEntries(x.ctx, store.AuditQuery{Limit: 1}))[0].At)
		})},
	}
}
