package storetest

import (
	"errors"
	"slices"
	"strings"

	"github.com/left4me/left4me/store"
)

func serverCases() []Case {
	return []Case{
		{"server-roundtrip", "CreateServer fills in what is empty and returns what Server and Servers return later.", play(func(x *scene) {
			u := x.user("ann")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b"}))
			full := store.Server{UserID: u.ID, BlueprintID: b.ID, Name: "full", Host: "game.example", Port: 27015, RCONPassword: "hunter2",
				DesiredState: store.Stopped, ActualState: store.Stopped, ActualStateUpdatedAt: at(1),
				Problem: store.ProblemRefused, LastError: "it's off"}
			claims := full
			claims.SameAs, claims.ImportedUntil = 1, at(1)
			for _, c := range []struct{ in, want store.Server }{
				{claims, full},
				{store.Server{UserID: u.ID, Name: "spare", Port: 27015},
					store.Server{UserID: u.ID, Name: "spare", Port: 27015, Host: "127.0.0.1", DesiredState: store.Running, ActualState: store.Unknown}},
			} {
				v, err := x.CreateServer(x.ctx, c.in)
				ok("CreateServer", err)
				if v.ID == 0 || v.CreatedAt.IsZero() || v.UpdatedAt.IsZero() {
					fail("CreateServer: ID or times are not set: %+v", v)
				}
				c.want.ID, c.want.CreatedAt, c.want.UpdatedAt = v.ID, v.CreatedAt, v.UpdatedAt
				c.want.Role = store.RoleOwner
				same("CreateServer", c.want, v)
				same("Server", v, must(x.Server(x.ctx, u.ID, v.ID)))
				same("ServerByID", ofAll(v)[0], must(x.ServerByID(x.ctx, v.ID)))
			}
		})},
		{"server-order", "Servers returns a user's servers by name, and AllServers those of all by ID.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			c, a, b := x.server(ann, "c"), x.server(ann, "A"), x.server(ann, "b")
			d := x.server(bob, "a")
			same("ann's", []store.Server{a, b, c}, must(x.Servers(x.ctx, ann.ID)))
			same("AllServers", ofAll(c, a, b, d), must(x.AllServers(x.ctx)))
			same("nobody's", nil, must(x.Servers(x.ctx, 4711)))
		})},
		{"server-shards", "ServersInShards returns the servers of these shards by ID, each once, and none of no shards.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			a, b, c := x.server(ann, "a"), x.server(bob, "b"), x.server(ann, "c")
			first, last := store.ShardOf(a.ID), store.ShardOf(c.ID)
			same("two shards", ofAll(a, c), must(x.ServersInShards(x.ctx, last, first, last)))
			same("one shard", ofAll(b), must(x.ServersInShards(x.ctx, store.ShardOf(b.ID))))
			same("no shards", nil, must(x.ServersInShards(x.ctx)))
			same("a shard without servers", nil, must(x.ServersInShards(x.ctx, (first+100)%store.ShardCount)))
		})},
		{"server-port-once", "A host and port that any server has is ErrPortInUse, and nothing is written.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			must(x.CreateServer(x.ctx, store.Server{UserID: ann.ID, Name: "a", Host: "Game.example.", Port: 9000}))
			must(x.CreateServer(x.ctx, store.Server{UserID: ann.ID, Name: "other host", Port: 9000}))
			_, err := x.CreateServer(x.ctx, store.Server{UserID: bob.ID, Name: "b", Host: "game.EXAMPLE", Port: 9000})
			is("CreateServer", err, store.ErrPortInUse)
			for _, host := range []string{"127.0.0.1", "localhost", "localhost.", "127.0.1.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"} {
				_, err = x.CreateServer(x.ctx, store.Server{UserID: bob.ID, Name: "b", Host: host, Port: 9000})
				is("CreateServer on the host of an empty one, as "+host, err, store.ErrPortInUse)
			}
			v := x.server(bob, "c")
			moved := v
			moved.Name, moved.Host, moved.Port = "moved", "", 9000
			is("UpdateServer", x.UpdateServer(x.ctx, moved), store.ErrPortInUse)
			same("bob's", []store.Server{v}, must(x.Servers(x.ctx, bob.ID)))
		})},
		{"server-port-free", "Port 0 becomes the first one from FirstPort on that no server of the host has.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			port := func(u store.User, name, host string, port int) int {
				v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: name, Host: host, Port: port}))
				same(name+" as stored", v, must(x.Server(x.ctx, u.ID, v.ID)))
				return v.Port
			}
			port(bob, "below", "", 80)
			port(bob, "taken", "localhost", store.FirstPort)
			port(bob, "hole", "::1", store.FirstPort+2)
			same("around bob's", store.FirstPort+1, port(ann, "a", "127.0.0.1", 0))
			same("over the hole", store.FirstPort+3, port(ann, "b", "", 0))
			same("on another host", store.FirstPort, port(ann, "c", "game.example", 0))
			v := must(x.CreateServer(x.ctx, store.Server{UserID: ann.ID, Name: "d", Port: 9000}))
			v.Port = 0
			ok("UpdateServer", x.UpdateServer(x.ctx, v))
			same("updated", store.FirstPort+4, must(x.Server(x.ctx, ann.ID, v.ID)).Port)
			ok("UpdateServer again", x.UpdateServer(x.ctx, v))
			same("updated again", store.FirstPort+4, must(x.Server(x.ctx, ann.ID, v.ID)).Port)
		})},
		{"server-taken-both", "A port and a name that are both taken are both errors in one.", play(func(x *scene) {
			u := x.user("ann")
			must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Port: 9000}))
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "b", Port: 9001}))
			_, err := x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Port: 9000})
			is("CreateServer, the port", err, store.ErrPortInUse)
			is("CreateServer, the name", err, store.ErrNameInUse)
			moved := v
			moved.Name, moved.Port = "a", 9000
			err = x.UpdateServer(x.ctx, moved)
			is("UpdateServer, the port", err, store.ErrPortInUse)
			is("UpdateServer, the name", err, store.ErrNameInUse)
			same("Server", v, must(x.Server(x.ctx, u.ID, v.ID)))
		})},
		{"server-password-pending", "A password is pending until the server is seen running without a problem, or an operator says otherwise.", play(func(x *scene) {
			u := x.user("ann")
			pending := func(id int64) bool { return must(x.Server(x.ctx, u.ID, id)).PasswordPending }
			see := func(id int64, state store.State) {
				ok("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{{ServerID: id, ActualState: state, At: at(1)}}))
			}
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Port: 1, RCONPassword: "p", PasswordPending: true}))
			same("created", true, v.PasswordPending)
			see(v.ID, store.Stopped)
			see(v.ID, store.Unknown)
			ok("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{
				{ServerID: v.ID, ActualState: store.Running, Problem: store.ProblemAuth, At: at(1)}}))
			same("not running, or refusing it", true, pending(v.ID))
			see(v.ID, store.Running)
			same("running", false, pending(v.ID))
			v.RCONPassword = "q"
			ok("UpdateServer", x.UpdateServer(x.ctx, v))
			same("updated", true, pending(v.ID))
			v.PasswordPending = false
			ok("UpdateServer again", x.UpdateServer(x.ctx, v))
			same("updated again", false, pending(v.ID))
			see(v.ID, store.Running)
			same("running without", false, pending(v.ID))
		})},
		{"server-strategy", "The strategy is what an operator sets.", play(func(x *scene) {
			u := x.user("ann")
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Port: 1, Strategy: "single"}))
			same("created", "single", v.Strategy)
			same("stored", v, must(x.Server(x.ctx, u.ID, v.ID)))
			v.Strategy = "idle"
			ok("UpdateServer", x.UpdateServer(x.ctx, v))
			same("updated", "idle", must(x.Server(x.ctx, u.ID, v.ID)).Strategy)
			v.Strategy = ""
			ok("UpdateServer again", x.UpdateServer(x.ctx, v))
			same("the default again", "", must(x.Server(x.ctx, u.ID, v.ID)).Strategy)
		})},
		{"server-host", "A host is stored in its canonical form; one that has none is a *HostError, and nothing is written.", play(func(x *scene) {
			u := x.user("ann")
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Host: "Game.Example.", Port: 1}))
			same("created", "game.example", v.Host)
			same("stored", v, must(x.Server(x.ctx, u.ID, v.ID)))
			moved := v
			moved.Host = "LOCALHOST"
			ok("UpdateServer", x.UpdateServer(x.ctx, moved))
			v = must(x.Server(x.ctx, u.ID, v.ID))
			same("updated", "127.0.0.1", v.Host)
			for _, host := range []string{"0.0.0.0", "::", "127.1", "game.example:1", "a b", "x\x00.example"} {
				var bad *store.HostError
				_, err := x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "b", Host: host, Port: 2})
				if !errors.As(err, &bad) {
					fail("CreateServer with host %q: error %v, want a *HostError", host, err)
				}
				moved.Host = host
				if err := x.UpdateServer(x.ctx, moved); !errors.As(err, &bad) {
					fail("UpdateServer with host %q: error %v, want a *HostError", host, err)
				}
			}
			same("Servers", []store.Server{v}, must(x.Servers(x.ctx, u.ID)))
		})},
		{"server-same-as", "SetSameAs names another server until one of them moves or goes.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a"), x.server(u, "b")
			link := func() {
				ok("SetSameAs", x.SetSameAs(x.ctx, map[int64]int64{a.ID: b.ID, b.ID: a.ID, 4711: a.ID}))
				a.SameAs, b.SameAs = b.ID, a.ID
				same("linked", []store.Server{a, b}, must(x.Servers(x.ctx, u.ID)))
			}
			sameAs := func(id int64) int64 { return must(x.Server(x.ctx, u.ID, id)).SameAs }
			ok("SetSameAs of none", x.SetSameAs(x.ctx, nil))
			link()
			ok("SetSameAs of what is not there", x.SetSameAs(x.ctx, map[int64]int64{a.ID: 4711, b.ID: 0}))
			same("unlinked", [2]int64{}, [2]int64{sameAs(a.ID), sameAs(b.ID)})
			link()
			a.Name = "renamed"
			ok("UpdateServer", x.UpdateServer(x.ctx, a))
			same("renamed", [2]int64{b.ID, a.ID}, [2]int64{sameAs(a.ID), sameAs(b.ID)})
			a.Port = 9999
			ok("UpdateServer", x.UpdateServer(x.ctx, a))
			same("moved", [2]int64{}, [2]int64{sameAs(a.ID), sameAs(b.ID)})
			ok("SetSameAs", x.SetSameAs(x.ctx, map[int64]int64{b.ID: a.ID}))
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, a.ID))
			same("deleted", int64(0), sameAs(b.ID))
		})},
		{"server-update", "UpdateServer overwrites what an operator sets, and nothing that the poller saw.", play(func(x *scene) {
			u := x.user("ann")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b"}))
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, BlueprintID: b.ID, Name: "a", Port: 1, RCONPassword: "p"}))
			ok("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{{ServerID: v.ID, ActualState: store.Running, Problem: store.ProblemAuth, LastError: "e", At: at(3)}}))
			ok("UpdateServer", x.UpdateServer(x.ctx, store.Server{ID: v.ID, UserID: u.ID, Name: "z", Host: "h", Port: 2, RCONPassword: "q",
				DesiredState: store.Stopped, ActualState: store.Stopped, Problem: store.ProblemClosed, LastError: "no", CreatedAt: at(0)}))
			got := must(x.Server(x.ctx, u.ID, v.ID))
			same("Server", store.Server{ID: v.ID, UserID: u.ID, Name: "z", Host: "h", Port: 2, RCONPassword: "q",
				DesiredState: store.Stopped, ActualState: store.Running, ActualStateUpdatedAt: at(3), Problem: store.ProblemAuth, LastError: "e",
				CreatedAt: v.CreatedAt, UpdatedAt: got.UpdatedAt, Role: store.RoleOwner}, got)
		})},
		{"server-delete", "DeleteServer removes the server with its history, and its ID is never used again.", play(func(x *scene) {
			u := x.user("ann")
			kept, v := x.server(u, "kept"), x.server(u, "a")
			for _, id := range []int64{kept.ID, v.ID} {
				x.apply("Apply", store.Update{ServerID: id, Run: run(10, 20, 1), Closed: append(x.runs(id), run(0, 5, 0)),
					Sessions: append(x.sessions(id), here(1, 10, 20), gone(2, 0, 5)),
					Aliases:  []store.Alias{{SteamID: person(1), Name: "x", FirstSeenAt: at(0), LastSeenAt: at(1)}}})
			}
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, v.ID))
			same("Runs", nil, x.runs(v.ID))
			same("Sessions", nil, x.sessions(v.ID))
			same("Known", 0, len(must(x.Known(x.ctx, v.ID))))
			same("names of a player", nil, x.names(person(1), []int64{v.ID}))
			same("runs of the other", 2, len(x.runs(kept.ID)))
			same("sessions of the other", 2, len(x.sessions(kept.ID)))
			if again := x.server(u, "a"); again.ID == v.ID {
				fail("the ID %d was given out twice", v.ID)
			}
		})},
		{"server-states", "SetServerStates sets many at once; the last of a server counts, and missing servers are passed over.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "a"), x.server(u, "b"), x.server(u, "c")
			ok("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{
				{ServerID: b.ID, ActualState: store.Stopped, Problem: store.ProblemTimeout, LastError: "old", At: at(1)},
				{ServerID: 4711, ActualState: store.Running, At: at(2)},
				{ServerID: a.ID, ActualState: store.Stopped, Problem: store.ProblemRefused, LastError: "nobody answers on 'this' port\x00", At: at(3)},
				{ServerID: b.ID, ActualState: store.Running, At: at(2)},
			}))
			ok("SetServerStates of none", x.SetServerStates(x.ctx, nil))
			a.ActualState, a.Problem, a.LastError, a.ActualStateUpdatedAt = store.Stopped, store.ProblemRefused, "nobody answers on 'this' port", at(3)
			b.ActualState, b.ActualStateUpdatedAt = store.Running, at(2)
			same("Servers", []store.Server{a, b, c}, must(x.Servers(x.ctx, u.ID)))
		})},
		{"server-states-many", "SetServerStates takes thousands.", play(func(x *scene) {
			v := x.one()
			states := slices.Repeat([]store.ServerState{{ServerID: v, ActualState: store.Stopped, LastError: strings.Repeat("e", 100), At: at(1)}}, 5000)
			states = append(states, store.ServerState{ServerID: v, ActualState: store.Running, At: at(2)})
			ok("SetServerStates", x.SetServerStates(x.ctx, states))
			same("state", store.Running, must(x.ServerByID(x.ctx, v)).ActualState)
		})},
	}
}
