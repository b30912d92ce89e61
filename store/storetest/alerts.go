package storetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// webhookOf is a target that can be stored, with something in each field.
func webhookOf(user int64, name string) store.AlertTarget {
	return store.AlertTarget{
		UserID: user, Kind: store.AlertWebhook, Name: name, URL: "https://203.0.113.7/hooks/漢?a=1", Key: "whsec_new", OldKey: "whsec_old",
		Rules: store.AlertRules{
			Rules: alert.Rules{
				Kinds: []alert.Kind{alert.Down, alert.Up}, DownAfter: 4 * time.Minute,
				Players: []steam.ID{person(1)}, Names: []string{"漢 'x'"},
			},
			WatchList: true,
		},
		Live: true, Active: true,
	}
}

// alertUpdate is a state with something in it, and one delivery.
func alertUpdate(target, server, version int64, message string) store.AlertUpdate {
	return store.AlertUpdate{
		AlertState: store.AlertState{
			TargetID: target, ServerID: server, Version: version, LiveMessage: "1234",
			State: alert.State{
				LookedAt: at(1), Reach: alert.Silent, Since: at(0), Looks: 3, DownSince: at(0.5), Last: livestate.State{Players: 3, Map: "c1m1_hotel"},
				Ends: []alert.End{{At: at(0), NoLogon: true}}, Joins: []alert.Join{{SteamID: person(2), At: at(0)}},
			},
		},
		Deliveries: []store.AlertDelivery{{Message: message, Kind: alert.Down, Body: `{"message":"` + message + `"}`, CreatedAt: at(1)}},
	}
}

// everyAlert is everything, of alerts.
func (x *scene) everyAlert(ctx context.Context, server int64, try func(string, error)) {
	t := webhookOf(1, "hook")
	_, err := x.CreateAlertTarget(ctx, t)
	try("CreateAlertTarget", err)
	t.ID = 1
	try("UpdateAlertTarget", x.UpdateAlertTarget(ctx, t))
	_, err = x.AlertTarget(ctx, 1, 1)
	try("AlertTarget", err)
	_, err = x.AlertTargets(ctx, 1)
	try("AlertTargets", err)
	_, err = x.ActiveAlertTargets(ctx)
	try("ActiveAlertTargets", err)
	_, err = x.SaveAlerts(ctx, []store.AlertUpdate{alertUpdate(1, server, 0, "msg_1")})
	try("SaveAlerts", err)
	_, err = x.AlertStates(ctx, []int64{1})
	try("AlertStates", err)
	try("QueueAlert", x.QueueAlert(ctx, store.AlertDelivery{TargetID: 1, Message: "msg_2"}))
	_, err = x.ClaimAlerts(ctx, at(1), at(2), 1)
	try("ClaimAlerts", err)
	try("EndAlertAttempt", x.EndAlertAttempt(ctx, store.AlertAttempt{Delivery: store.AlertDelivery{ID: 1}}))
	_, err = x.AlertLog(ctx, 1, 1, 1)
	try("AlertLog", err)
	try("DeleteAlertTarget", x.DeleteAlertTarget(ctx, 1, 1))
}

func alertCases() []Case {
	return []Case{
		{"alert-target-roundtrip", "A target comes back as it was stored, and changes in all but its owner and kind.", play(func(x *scene) {
			u := x.user("ann")
			v := x.server(u, "a")
			t := must(x.CreateAlertTarget(x.ctx, webhookOf(u.ID, "hook")))
			want := webhookOf(u.ID, "hook")
			want.ID, want.CreatedAt, want.UpdatedAt = t.ID, t.CreatedAt, t.UpdatedAt
			same("created", want, t)
			same("read", want, must(x.AlertTarget(x.ctx, u.ID, t.ID)))
			t.ServerID, t.Name, t.URL, t.Key, t.OldKey = v.ID, "other", "http://203.0.113.8", "", ""
			t.Rules, t.Live, t.Active, t.EndedAt = store.AlertRules{}, false, false, at(9)
			ok("UpdateAlertTarget", x.UpdateAlertTarget(x.ctx, t))
			got := must(x.AlertTarget(x.ctx, u.ID, t.ID))
			t.UpdatedAt = got.UpdatedAt
			same("changed", t, got)
			t.Kind = store.AlertDiscord
			is("another kind", x.UpdateAlertTarget(x.ctx, t), store.ErrNotFound)
			ok("DeleteAlertTarget", x.DeleteAlertTarget(x.ctx, u.ID, t.ID))
			is("DeleteAlertTarget again", x.DeleteAlertTarget(x.ctx, u.ID, t.ID), store.ErrNotFound)
			same("targets", nil, must(x.AlertTargets(x.ctx, u.ID)))
		})},
		{"alert-target-owner", "A target is for its owner alone, and programs see those that get alerts.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			b, a := must(x.CreateAlertTarget(x.ctx, webhookOf(ann.ID, "b"))), must(x.CreateAlertTarget(x.ctx, webhookOf(ann.ID, "A")))
			c := must(x.CreateAlertTarget(x.ctx, webhookOf(bob.ID, "b")))
			same("by name", []store.AlertTarget{a, b}, must(x.AlertTargets(x.ctx, ann.ID)))
			same("by ID", []store.AlertTarget{b, a, c}, must(x.ActiveAlertTargets(x.ctx)))
			_, err := x.AlertTarget(x.ctx, bob.ID, a.ID)
			is("AlertTarget", err, store.ErrNotFound)
			_, err = x.AlertLog(x.ctx, bob.ID, a.ID, 0)
			is("AlertLog", err, store.ErrNotFound)
			is("DeleteAlertTarget", x.DeleteAlertTarget(x.ctx, bob.ID, a.ID), store.ErrNotFound)
			theft := a
			theft.UserID, theft.Name = bob.ID, "theft"
			is("UpdateAlertTarget", x.UpdateAlertTarget(x.ctx, theft), store.ErrNotFound)
			a.Active = false
			ok("UpdateAlertTarget", x.UpdateAlertTarget(x.ctx, a))
			bob.Active = false
			ok("UpdateUser", x.UpdateUser(x.ctx, bob))
			same("active", []store.AlertTarget{b}, must(x.ActiveAlertTargets(x.ctx)))
		})},
		{"alert-target-errors", "A target needs an owner, a name of its own, a kind, and a URL.", play(func(x *scene) {
			u := x.user("ann")
			must(x.CreateAlertTarget(x.ctx, webhookOf(u.ID, "hook")))
			for what, c := range map[string]struct {
				change func(*store.AlertTarget)
				want   error
			}{
				"name in use":    {func(t *store.AlertTarget) { t.Name = "hook" }, store.ErrNameInUse},
				"no user":        {func(t *store.AlertTarget) { t.UserID = 4711 }, store.ErrNotFound},
				"no server":      {func(t *store.AlertTarget) { t.ServerID = 4711 }, store.ErrNotFound},
				"no name":        {func(t *store.AlertTarget) { t.Name = " " }, store.ErrInvalid},
				"long name":      {func(t *store.AlertTarget) { t.Name = strings.Repeat("x", 101) }, store.ErrInvalid},
				"no kind":        {func(t *store.AlertTarget) { t.Kind = "mail" }, store.ErrInvalid},
				"no URL":         {func(t *store.AlertTarget) { t.URL = "" }, store.ErrInvalid},
				"a file":         {func(t *store.AlertTarget) { t.URL = "file:///etc" }, store.ErrInvalid},
				"a user":         {func(t *store.AlertTarget) { t.URL = "https://a:b@203.0.113.1" }, store.ErrInvalid},
				"a rule":         {func(t *store.AlertTarget) { t.Rules.Kinds = []alert.Kind{"rain"} }, store.ErrInvalid},
				"many players":   {func(t *store.AlertTarget) { t.Rules.Players = make([]steam.ID, 101) }, store.ErrInvalid},
				"name of player": {func(t *store.AlertTarget) { t.Rules.Names = []string{"a\x00"} }, store.ErrInvalid},
				"a key":          {func(t *store.AlertTarget) { t.Key = "\xff" }, store.ErrInvalid},
			} {
				t := webhookOf(u.ID, "new")
				c.change(&t)
				_, err := x.CreateAlertTarget(x.ctx, t)
				is(what, err, c.want)
			}
			for i := range store.MaxAlertTargets - 1 {
				must(x.CreateAlertTarget(x.ctx, webhookOf(u.ID, fmt.Sprint(i))))
			}
			_, err := x.CreateAlertTarget(x.ctx, webhookOf(u.ID, "new"))
			is("one too many", err, store.ErrTooMany)
		})},
		{"alert-removed", "A target goes with its user and its server, and with it all of it.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			a, b := x.server(ann, "a"), x.server(bob, "b")
			onServer := webhookOf(bob.ID, "one")
			onServer.ServerID = a.ID
			one, all := must(x.CreateAlertTarget(x.ctx, onServer)), must(x.CreateAlertTarget(x.ctx, webhookOf(bob.ID, "all")))
			for i, v := range []store.Server{a, b} {
				same("stale", 0, len(must(x.SaveAlerts(x.ctx, []store.AlertUpdate{alertUpdate(all.ID, v.ID, 0, fmt.Sprint("msg_", i))}))))
			}
			ok("DeleteServer", x.DeleteServer(x.ctx, ann.ID, a.ID))
			_, err := x.AlertTarget(x.ctx, bob.ID, one.ID)
			is("of the server", err, store.ErrNotFound)
			same("states", 1, len(must(x.AlertStates(x.ctx, []int64{one.ID, all.ID}))))
			same("log", 1, len(must(x.AlertLog(x.ctx, bob.ID, all.ID, 0))))
			ok("DeleteUser", x.DeleteUser(x.ctx, bob.ID))
			same("targets", nil, must(x.ActiveAlertTargets(x.ctx)))
			same("states", nil, must(x.AlertStates(x.ctx, []int64{all.ID})))
			same("due", nil, must(x.ClaimAlerts(x.ctx, at(1e6), at(2e6), 9)))
		})},
	}
}
