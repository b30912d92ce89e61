// Package gamelog brings the logs of game servers to the fleet that polls them: it makes each server send
// its log, receives it, and makes edges of the lines.
//
//	listener, err := srclog.Listen(":28000")
//	var fleet *poll.Fleet
//	logs := gamelog.New(gamelog.Config{
//		Listener: listener,
//		Addr:     netip.MustParseAddrPort("203.0.113.9:28000"),
//		Edge:     func(id int64, e livestate.Edge) bool { return fleet.Edge(id, e) },
//	})
//	fleet, err = poll.NewFleet(poll.Config{Targets: targets, Attendant: logs})
//	go listener.Run(ctx)
//	fleet.Run(ctx)
//
// A [Service] is the Attendant of a fleet: it uses the connections that polls go over. It asks the servers whose
// target has Log set. After the first poll that has succeeded, after each change of map, when the lines stop
// coming, and now and then, it finds out whether the server still sends, and repairs what is wrong. When the fleet leaves
// a server, it takes itself out of the server's list.
//
// # Which server a line is of
//
// A line is of the server whose address and port it comes from, which are those that polls go to. If the server has
// an sv_logsecret, only lines with it count. Two servers at one address cannot be told apart: the first
// one has the lines.
//
// # What becomes of lines
//
// Connects, disconnects and kicks of people are edges for the fleet. Of all other lines only the
// time counts. Lines of RCON commands are skipped unread. Chat is handed on where the target has Chat
// set, and is forgotten elsewhere.
package gamelog
