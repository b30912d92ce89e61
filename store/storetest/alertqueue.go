package storetest

import (
	"fmt"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/store"
)

// hook makes a user with a server and a target.
func (x *scene) hook() (store.User, store.Server, store.AlertTarget) {
	u := x.user("ann")
	v := x.server(u, "a")
	return u, v, must(x.CreateAlertTarget(x.ctx, webhookOf(u.ID, "hook")))
}

// claim takes what is due at a moment, for ten seconds.
func (x *scene) claim(now float64) []store.AlertDelivery {
	return must(x.ClaimAlerts(x.ctx, at(now), at(now+10), 9))
}

func alertQueueCases() []Case {
	return []Case{
		{"alert-state", "A state comes back as it was saved, with its deliveries, and a stale one changes nothing.", play(func(x *scene) {
			u, v, t := x.hook()
			first := alertUpdate(t.ID, v.ID, 0, "msg_1")
			same("stale", nil, must(x.SaveAlerts(x.ctx, []store.AlertUpdate{first})))
			want := first.AlertState
			want.Version = 1
			same("state", []store.AlertState{want}, must(x.AlertStates(x.ctx, []int64{t.ID})))

			again, none, server := alertUpdate(t.ID, v.ID, 0, "msg_2"), alertUpdate(4711, v.ID, 0, "msg_3"), alertUpdate(t.ID, 4711, 0, "msg_4")
			next := alertUpdate(t.ID, v.ID, 1, "msg_5")
			next.State.Reach, next.LiveMessage = alert.Answers, ""
			stale := must(x.SaveAlerts(x.ctx, []store.AlertUpdate{again, none, server, next}))
			same("stale", []store.AlertState{again.AlertState, none.AlertState, server.AlertState}, stale)
			want = next.AlertState
			want.Version = 2
			same("state", []store.AlertState{want}, must(x.AlertStates(x.ctx, []int64{t.ID})))
			log := must(x.AlertLog(x.ctx, u.ID, t.ID, 0))
			same("log", 2, len(log))
			same("newest first", "msg_5", log[0].Message)
			same("of the server", v.ID, log[0].ServerID)
			same("limit", 1, len(must(x.AlertLog(x.ctx, u.ID, t.ID, 1))))
			same("of none", nil, must(x.AlertStates(x.ctx, nil)))
		})},
		{"alert-live-message", "With another URL the live messages of a target are forgotten, and who has read them is stale.", play(func(x *scene) {
			_, v, t := x.hook()
			must(x.SaveAlerts(x.ctx, []store.AlertUpdate{alertUpdate(t.ID, v.ID, 0, "msg_1")}))
			t.Name = "renamed"
			ok("UpdateAlertTarget", x.UpdateAlertTarget(x.ctx, t))
			same("live", "1234", must(x.AlertStates(x.ctx, []int64{t.ID}))[0].LiveMessage)
			t.URL += "x"
			ok("UpdateAlertTarget", x.UpdateAlertTarget(x.ctx, t))
			same("live", "", must(x.AlertStates(x.ctx, []int64{t.ID}))[0].LiveMessage)
			same("stale", 1, len(must(x.SaveAlerts(x.ctx, []store.AlertUpdate{alertUpdate(t.ID, v.ID, 1, "msg_2")}))))
		})},
		{"alert-claim", "What is due is claimed once, the oldest of each target, and again when its program died.", play(func(x *scene) {
			u, v, t := x.hook()
			other := must(x.CreateAlertTarget(x.ctx, webhookOf(u.ID, "other")))
			two := alertUpdate(t.ID, v.ID, 0, "msg_1")
			two.Deliveries = append(two.Deliveries, store.AlertDelivery{Message: "msg_2", Kind: alert.Up, Body: "{}", CreatedAt: at(1)})
			must(x.SaveAlerts(x.ctx, []store.AlertUpdate{two, alertUpdate(other.ID, v.ID, 0, "msg_3")}))
			same("not due", nil, x.claim(0))
			same("no room", nil, must(x.ClaimAlerts(x.ctx, at(2), at(3), 0)))
			due := x.claim(2)
			same("due", []string{"msg_1", "msg_3"}, messages(due))
			same("claimed", store.AlertDelivery{
				ID: due[0].ID, Message: "msg_1", TargetID: t.ID, ServerID: v.ID, Kind: alert.Down, Body: two.Deliveries[0].Body,
				CreatedAt: at(1), NextTry: at(12), Attempts: 1,
			}, due[0])
			same("next", []string{"msg_2"}, messages(x.claim(2)))
			same("none", nil, x.claim(11))
			again := x.claim(12.5)
			same("again", []string{"msg_1", "msg_3"}, messages(again))
			same("attempts", 2, again[0].Attempts)

			ok("late", x.EndAlertAttempt(x.ctx, store.AlertAttempt{Delivery: due[0], At: at(13), Outcome: store.AlertDelivered, Status: 200}))
			same("of an attempt that was given up", store.AlertPending, must(x.AlertLog(x.ctx, u.ID, t.ID, 0))[1].Outcome)
			ok("end", x.EndAlertAttempt(x.ctx, store.AlertAttempt{Delivery: again[0], At: at(14), Outcome: store.AlertDelivered, Status: 204}))
			got := must(x.AlertLog(x.ctx, u.ID, t.ID, 0))[1]
			want := again[0]
			want.Outcome, want.EndedAt, want.Status, want.Body = store.AlertDelivered, at(14), 204, ""
			want.NextTry = got.NextTry
			same("ended", want, got)
			same("no next try", true, got.NextTry.IsZero())
			ok("end again", x.EndAlertAttempt(x.ctx, store.AlertAttempt{Delivery: again[0], At: at(15), Outcome: store.AlertGivenUp}))
			same("once", store.AlertDelivered, must(x.AlertLog(x.ctx, u.ID, t.ID, 0))[1].Outcome)
		})},
		{"alert-retry", "An attempt that failed is made again when it says so, and can hold back all of its target.", play(func(x *scene) {
			u, v, t := x.hook()
			must(x.SaveAlerts(x.ctx, []store.AlertUpdate{alertUpdate(t.ID, v.ID, 0, "msg_1")}))
			ok("QueueAlert", x.QueueAlert(x.ctx, store.AlertDelivery{TargetID: t.ID, Message: "msg_2", Kind: "test", Body: "{}", CreatedAt: at(1)}))
			is("no target", x.QueueAlert(x.ctx, store.AlertDelivery{TargetID: 4711, Message: "msg_3"}), store.ErrNotFound)
			first := x.claim(1)[0]
			ok("retry", x.EndAlertAttempt(x.ctx, store.AlertAttempt{Delivery: first, At: at(2), NextTry: at(5), Status: 503, Error: "busy"}))
			got := must(x.AlertLog(x.ctx, u.ID, t.ID, 0))[1]
			same("waits", []any{at(5), 503, "busy", true}, []any{got.NextTry, got.Status, got.Error, got.EndedAt.IsZero()})
			second := x.claim(2)
			same("the other", []string{"msg_2"}, messages(second))
			same("of no server", int64(0), second[0].ServerID)
			ok("hold", x.EndAlertAttempt(x.ctx, store.AlertAttempt{Delivery: second[0], At: at(3), NextTry: at(60), HoldUntil: at(30), Status: 429}))
			same("held", nil, x.claim(29))
			same("due", []string{"msg_1"}, messages(x.claim(30)))
			same("none yet", nil, x.claim(39))
		})},
		{"alert-gone", "A receiver that wants no more ends its target and what waits for it; so does switching it off.", play(func(x *scene) {
			u, v, t := x.hook()
			must(x.SaveAlerts(x.ctx, []store.AlertUpdate{alertUpdate(t.ID, v.ID, 0, "msg_1")}))
			ok("QueueAlert", x.QueueAlert(x.ctx, store.AlertDelivery{TargetID: t.ID, Message: "msg_2", CreatedAt: at(1)}))
			ok("gone", x.EndAlertAttempt(x.ctx, store.AlertAttempt{Delivery: x.claim(1)[0], At: at(2), Outcome: store.AlertGone, Status: 410}))
			got := must(x.AlertTarget(x.ctx, u.ID, t.ID))
			same("ended", []any{false, at(2)}, []any{got.Active, got.EndedAt})
			for _, d := range must(x.AlertLog(x.ctx, u.ID, t.ID, 0)) {
				same("outcome", []any{store.AlertGone, at(2), ""}, []any{d.Outcome, d.EndedAt, d.Body})
			}
			got.Active, got.EndedAt = true, t.EndedAt
			ok("on again", x.UpdateAlertTarget(x.ctx, got))
			ok("QueueAlert", x.QueueAlert(x.ctx, store.AlertDelivery{TargetID: t.ID, Message: "msg_3", CreatedAt: at(1)}))
			got.Active = false
			ok("off", x.UpdateAlertTarget(x.ctx, got))
			same("dropped", store.AlertDropped, must(x.AlertLog(x.ctx, u.ID, t.ID, 0))[0].Outcome)
			same("due", nil, x.claim(99))
		})},
		{"alert-bounds", "Only so much waits for a target, and only so much is kept in its log: the newest.", play(func(x *scene) {
			u, v, t := x.hook()
			many := alertUpdate(t.ID, v.ID, 0, "msg")
			many.Deliveries = nil
			for i := range store.MaxAlertsPending + store.MaxAlertLog + 7 {
				many.Deliveries = append(many.Deliveries, store.AlertDelivery{Message: fmt.Sprint("msg_", i), Body: "{}", CreatedAt: at(1)})
			}
			must(x.SaveAlerts(x.ctx, []store.AlertUpdate{many}))
			log := must(x.AlertLog(x.ctx, u.ID, t.ID, 0))
			same("all", store.MaxAlertsPending+store.MaxAlertLog, len(log))
			same("newest", many.Deliveries[len(many.Deliveries)-1].Message, log[0].Message)
			for i, d := range log {
				want := store.AlertPending
				if i >= store.MaxAlertsPending {
					want = store.AlertDropped
				}
				same("outcome", want, d.Outcome)
				same("body", want == store.AlertPending, d.Body != "")
			}
		})},
	}
}

func messages(list []store.AlertDelivery) (names []string) {
	for _, d := range list {
		names = append(names, d.Message)
	}
	return names
}
