package storetest

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func chatCases() []Case {
	return []Case{
		{"chat-roundtrip", "Chat returns what AddChat has stored, newest first, of servers that keep chat alone.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.talking(u, "a", 7), x.server(u, "b").ID
			line := func(v int64, n uint32, text string, second float64) store.ChatLine {
				return store.ChatLine{ServerID: v, SteamID: person(n), Name: fmt.Sprint("player ", n), Text: text, At: at(second), Team: n == 2}
			}
			ok("AddChat", x.AddChat(x.ctx, []store.ChatLine{line(a, 1, "it's ?0", 1), line(b, 1, "kept nowhere", 2), line(4711, 1, "no server", 3), line(a, 2, "b\x00", 4)}))
			ok("AddChat of nothing", x.AddChat(x.ctx, nil))
			ok("AddChat", x.AddChat(x.ctx, []store.ChatLine{line(a, 1, "c", 3)})) // came late
			got := must(x.Chat(x.ctx, a, 0, 0))
			if len(got) != 3 || got[0].ID <= got[1].ID || got[1].ID <= got[2].ID {
				fail("Chat = %+v, want three lines by ID", got)
			}
			want := []store.ChatLine{line(a, 1, "c", 3), line(a, 2, "b", 4), line(a, 1, "it's ?0", 1)}
			for i := range want {
				want[i].ID = got[i].ID
			}
			same("Chat", want, got)
			same("two", want[:2], must(x.Chat(x.ctx, a, 0, 2)))
			same("the next", want[2:], must(x.Chat(x.ctx, a, want[1].ID, 2)))
			same("of another server", nil, must(x.Chat(x.ctx, b, 0, 9)))
			same("erased", 2, must(x.ErasePlayer(x.ctx, store.Erasure{SteamID: person(1), ServerIDs: []int64{a, b}})).Chat)
			same("of others", want[1:2], must(x.Chat(x.ctx, a, 0, 0)))
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, a))
			same("of a server that is deleted", nil, must(x.Chat(x.ctx, a, 0, 0)))
		})},
		{"chat-retention", "PruneChat removes what is older than the days of its server, at most limit lines.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.talking(u, "a", 1), x.talking(u, "b", 2)
			var lines []store.ChatLine
			for i := range 10 {
				for _, v := range []int64{a, b} {
					lines = append(lines, store.ChatLine{ServerID: v, SteamID: person(1), Text: "x", At: at(float64(i) * 6 * 3600)})
				}
			}
			ok("AddChat", x.AddChat(x.ctx, lines))
			now := at(9 * 6 * 3600)
			left := func(wantA, wantB int) {
				same("left", []int{wantA, wantB}, []int{len(must(x.Chat(x.ctx, a, 0, 0))), len(must(x.Chat(x.ctx, b, 0, 0)))})
			}
			same("none", 0, must(x.PruneChat(x.ctx, now, 0)))
			left(10, 10)
			same("some", 4, must(x.PruneChat(x.ctx, now, 4)))
			same("the rest", 2, must(x.PruneChat(x.ctx, now, 100)))
			left(5, 9)
			v := must(x.ServerByID(x.ctx, a))
			v.ChatDays = 0
			ok("UpdateServer", x.UpdateServer(x.ctx, v))
			same("chat is off", 6, must(x.PruneChat(x.ctx, now.Add(time.Second), 100)))
			left(0, 8)
		})},
		{"chat-bound", "PruneChat leaves the newest MaxChatLines of a server.", play(func(x *scene) {
			v := x.talking(x.user("ann"), "a", 90)
			lines := make([]store.ChatLine, store.MaxChatLines+7)
			for i := range lines {
				lines[i] = store.ChatLine{ServerID: v, SteamID: person(1), Text: fmt.Sprint(i), At: at(1)}
			}
			ok("AddChat", x.AddChat(x.ctx, lines))
			same("PruneChat", 7, must(x.PruneChat(x.ctx, at(2), 100)))
			same("the newest", fmt.Sprint(store.MaxChatLines+6), must(x.Chat(x.ctx, v, 0, 1))[0].Text)
			same("left", store.MaxChatLines, len(must(x.Chat(x.ctx, v, 0, 0))))
		})},
		{"chat-days", "ChatDays and LogOff are stored; days out of bounds are refused.", play(func(x *scene) {
			u := x.user("ann")
			for _, days := range []int{-1, store.MaxChatDays + 1} {
				_, err := x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Port: 1, ChatDays: days})
				is("CreateServer", err, store.ErrInvalid)
			}
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Port: 1, ChatDays: store.MaxChatDays, LogOff: true}))
			same("stored", ofAll(v)[0], must(x.ServerByID(x.ctx, v.ID)))
			v.ChatDays, v.LogOff = 3, false
			ok("UpdateServer", x.UpdateServer(x.ctx, v))
			got := must(x.ServerByID(x.ctx, v.ID))
			v.UpdatedAt = got.UpdatedAt
			same("changed", ofAll(v)[0], got)
			v.ChatDays = -1
			is("UpdateServer", x.UpdateServer(x.ctx, v), store.ErrInvalid)
		})},
		{"counts", "Counts returns the latest counts of each server.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a").ID, x.server(u, "b").ID
			count := func(v int64, second float64, players int) store.Counts {
				return store.Counts{ServerID: v, At: at(second), Players: players, MaxPlayers: 8, Bots: 2, Map: "c1m1_hotel"}
			}
			ok("SetCounts", x.SetCounts(x.ctx, []store.Counts{count(a, 5, 1), count(a, 9, 2), count(a, 7, 3), count(4711, 1, 1)}))
			ok("SetCounts of nothing", x.SetCounts(x.ctx, nil))
			ok("SetCounts", x.SetCounts(x.ctx, []store.Counts{count(a, 8, 4), count(b, 8, 4)}))
			same("Counts", map[int64]store.Counts{a: count(a, 9, 2), b: count(b, 8, 4)}, must(x.Counts(x.ctx, []int64{b, a, 4711, a})))
			same("of none", map[int64]store.Counts{}, must(x.Counts(x.ctx, nil)))
			must(x.CutFuture(x.ctx, at(8.5), at(8)))
			same("of the future", map[int64]store.Counts{b: count(b, 8, 4)}, must(x.Counts(x.ctx, []int64{a, b})))
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, b))
			same("of a server that is deleted", map[int64]store.Counts{}, must(x.Counts(x.ctx, []int64{a, b})))
		})},
		{"ends-since", "EndsSince counts the sessions that ended since a time, by the code of their reason.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a").ID, x.server(u, "b").ID
			because := func(s livestate.Session, why livestate.Reason) livestate.Session {
				s.Reason = why
				return s
			}
			x.apply("Apply", store.Update{ServerID: a, Run: run(0, 100, 1), Sessions: []livestate.Session{
				because(gone(1, 0, 10), livestate.ReasonNoSteamLogon), because(gone(2, 0, 20), livestate.ReasonNoSteamLogon),
				because(gone(3, 0, 30), "kicked: it's you"), because(gone(4, 0, 40), livestate.ReasonKicked), gone(5, 0, 50), here(6, 0, 100),
				because(gone(7, 0, 60), "what another program wrote"),
			}}, store.Update{ServerID: b, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 0, 50), gone(2, 0, 19)}})
			want := map[int64]map[livestate.Reason]int{
				a: {livestate.ReasonNoSteamLogon: 1, livestate.ReasonKicked: 2, livestate.ReasonLeft: 1, "": 1}, b: {livestate.ReasonLeft: 1},
			}
			same("EndsSince", want, must(x.EndsSince(x.ctx, []int64{a, b, b, 4711}, at(20))))
			same("later", map[int64]map[livestate.Reason]int{}, must(x.EndsSince(x.ctx, []int64{a, b}, at(61))))
			same("of none", map[int64]map[livestate.Reason]int{}, must(x.EndsSince(x.ctx, nil, at(0))))
		})},
	}
}

// talking makes a server that keeps chat.
func (x *scene) talking(u store.User, name string, days int) int64 {
	v := x.server(u, name)
	v.ChatDays = days
	ok("UpdateServer", x.UpdateServer(x.ctx, v))
	return v.ID
}
