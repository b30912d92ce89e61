// Package rcontest is a game server's RCON port for tests, as net/http/httptest
// is a web server.
//
//	s := rcontest.NewServer(func(r *rcontest.Request) string {
//		return "you said " + r.Command
//	}, &rcontest.Options{Password: "secret"})
//	defer s.Close()
//	// point the program under test to s.Addr()
//
// A server speaks as Source servers do, to any client. There are three ways to
// have one: [NewServer] listens on loopback TCP; [New] is reached in memory
// ([Server.Pipe], [Server.DialContext]), which also works inside a
// testing/synctest bubble; and a [Farm] is thousands of servers behind one port.
//
// What it answers is up to a [Handler]. [Game] is a Left 4 Dead 2 server whose
// players join and leave; [Script] answers status with one prepared text after another.
//
// # Live switches
//
// A server can be changed while clients are connected: [Server.SetHandler],
// [Server.SetPassword], [Server.DropConns], [Server.Stop] and [Server.Start]
// for a server that goes away and comes back. [Server.Stats] counts connections,
// logins and commands, and [Server.Wait] waits for a count without sleeping.
//
// # The log
//
// With [Options].Log a server has a log, which it sends over UDP as games do: [Server.Log] writes
// a line, and [Game.SetLog] makes a game write what happens to it. [HostileLog] are
// datagrams that a reader must not believe.
//
// # Faults
//
// [Faults] are the ways in which servers out there misbehave, and some in which only
// attackers do: packets that end inside a rune, one byte at a time, wrong
// ids, sizes that lie, silence, bans, endless replies. Set them in [Options], or later
// with [Server.SetFaults]. A client that gives the right answer, or a clear
// error in time, under each of them is ready for the real world.
//
//	s.SetFaults(rcontest.Faults{Split: 100, Drip: true})
package rcontest
