// Package rcon runs console commands on game servers over the Source RCON
// protocol: Left 4 Dead 2, Counter-Strike, Team Fortress 2, Garry's Mod, Minecraft
// and many more.
//
//	c := &rcon.Client{Addr: "203.0.113.66:27015", Password: os.Getenv("RCON_PASSWORD")}
//	defer c.Close()
//	text, err := c.Exec(ctx, "status")
//
// A [Client] connects when it is needed and again when the server has dropped
// the connection: it is what programs want that ask more than once. [Dial] gives
// one connection, a [Conn], that ends with its first failure. Both return whole
// replies, however many packets they come in, keep to the context all the way, and may be
// used from many goroutines. [Packet] is the wire format, for both directions.
// The package rcontest is a server for tests; the package status reads the output of
// the command status.
//
// # Errors
//
// What to tell an operator can be read off an error with [errors.Is]:
//
//	syscall.ECONNREFUSED        nothing listens: the server is down, or another port is meant
//	context.DeadlineExceeded    no answer in time: down, behind a firewall, or overloaded
//	ErrAuth                     wrong password; a Client does not try again until Reset
//	ErrNoLogin                  closed before the login: banned, wrong port, not RCON, or wrong password
//	ErrNoAnswer                 the login was neither accepted nor refused; if again, a wrong password
//	ErrLoggedOut                the login was accepted and the command refused for lack of one
//	ErrProtocol                 another program answers on that port
//	ErrClosed                   the connection was lost, or closed by Close
//	ErrIncomplete               the end of the reply is missing: see the returned text
//	ErrCommand, ErrTooLarge     a limit of Options, or a command that cannot be sent
//
// After an error of a command that is under way the state of the stream is unknown,
// so the connection is closed. [SafeToRetry] tells whether the command can have run.
//
// # Commands
//
// A command is one line. Game servers ban clients that send packets over 1024 bytes, and
// take a line end for the start of another command, so Exec refuses commands
// that are empty, longer than 1000 bytes or hold NUL, CR or LF. Beyond that a command is
// the caller's: ";" separates commands on Source servers, and there is no way to
// escape a quotation mark. [Command] makes a line of a name and arguments that come from
// others, and refuses those that would be more than an argument.
//
// Every login and every command leaves a line in the log of the server. Keep
// one Client for each server.
//
// # Games
//
// The protocol does not mark the last packet of a reply, and servers differ in
// what they do about the ways around that. What is known to work:
//
//	game or server                          options
//	Source: L4D, L4D2, CS:S, TF2, GMod      none
//	CS:GO, CS2, Dota 2, Deadlock            none; packets may be large
//	Squad                                   Squad(), which is none
//	Minecraft (Java), Spigot, Paper         Minecraft()
//	Palworld, Conan Exiles                  Palworld()
//	Rust with +rcon.web 0                   Rust()
//	ARK, Factorio                           ARK(), Factorio()
//	servers made with Tnze/go-mc            Strategy: StrategySinglePacket
//	anything else that splits replies       Strategy: StrategyIdleTimeout
//
// The project's own interoperability tests run this client against the RCON
// listener of github.com/Tnze/go-mc v1.20.2, and the server of package rcontest
// with clients that others wrote: Debian's python3-rcon 2.3.9 and, of npm,
// rcon-srcds 2.1.1 and srcds-rcon 2.2.1, which do not understand a login answer that comes
// in one segment, and rcon-client 4.2.5. They read replies of one packet. The rest of the table is as public
// reports and the servers' documents have it.
//
// With a strategy that does not suit the server, replies come with
// [ErrIncomplete] after [Options].Gap, or the server closes the connection. Where the
// output of a command shows its own end, as that of status does, [Options].Complete makes
// up for servers that do not answer end markers.
//
// Protocol: https://developer.valvesoftware.com/wiki/Source_RCON_Protocol
package rcon
