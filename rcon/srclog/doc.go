// Package srclog reads the log that Source game servers write to files and send over
// UDP, and is fooled by none of the names and chat in it.
//
//	event, err := srclog.Parse(line)
//	switch e := event.(type) {
//	case srclog.Connected:
//		e.Player.SteamID, e.Player.UserID, e.Addr
//	case srclog.Disconnected:
//		e.Player.SteamID, e.Reason   // "No Steam logon"
//	}
//
// [Parse] is a pure function of one line. It knows the lines of Left 4 Dead 1 and 2,
// Team Fortress 2, Counter-Strike: Source and CS:GO. A whole line that it has no type
// for is an [Unknown] with its text; most programs ignore those, and count errors.
//
// # Over the network
//
// A [Listener] receives lines over UDP. Tell the game server where (log on; logaddress_add
// 203.0.113.9:28000) and register the address that it sends from, its game port:
//
//	l, err := srclog.Listen(":28000")
//	go l.Run(ctx)
//	feed, err := l.Register(netip.MustParseAddrPort("203.0.113.20:27015"), nil)
//	for {
//		line, err := feed.Next(ctx)
//		event, err := srclog.Parse(line.Text)
//	}
//
// Source engines silently send nothing to addresses in 127.0.0.0/8. On one machine, use the
// address of its network.
//
// # From files
//
// A [Follower] reads what games append to the files of a folder, left4dead2/logs. It needs no
// RCON and no network, but a file cannot tell a line break in a text from the end of a line: a player
// whose reason for leaving has one can write a whole line of their choice.
//
// # What a line can prove
//
// Players choose their names, their chat, and the reason that their game gives when it
// disconnects. All three may hold quotes, line breaks, and whole other lines. Parse
// follows these rules:
//
//   - A line is what its beginning and its end say it is. What stands in the middle
//     is text.
//   - A name reaches from the first quote to the last <user id><Steam ID><team> in front
//     of the event.
//   - A line with a reading as chat is [Said], and nothing else. If it has another reading
//     too, Said names no player.
//   - Any other line with more than one reading is [ErrAmbiguous].
//   - Only chat and commands may hold the stamp of another line. Elsewhere it
//     means that two lines were glued together: [ErrTorn].
//
// So a player can make lines about themselves unreadable, but cannot write one about
// somebody else. One thing remains: CS:GO writes a clan tag where the team stands, in chat
// and in triggers only, and such a tag may look like the ID of somebody.
//
// A datagram is not signed. Whoever can send UDP from a game server's address can write
// every line.
//
// Parse takes time in proportion to the length of the line.
package srclog
