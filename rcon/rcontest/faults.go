package rcontest

import "time"

// Faults are the ways in which a [Server] deviates from a well-behaved Source
// server. The zero value is such a server. They combine freely. Sizes are
// bytes.
type Faults struct {
	// At the login.

	HangUp      bool          // close every connection before it has said anything
	Garbage     string        // say this to every connection instead of RCON, and close it
	NoEmpty     bool          // send no empty packet before the login answer
	LoginSilent bool          // never answer a login
	RefuseMute  bool          // never answer a wrong password
	OneSegment  bool          // write the empty packet and the login answer at once, which several clients do not survive
	LoginDelay  time.Duration // let this pass between the empty packet and the login answer; 0 means 10 ms
	BanAfter    int           // close connections of an address after so many wrong passwords; 0 is never

	// In the bytes.

	Split      int           // most body bytes in a packet, be it inside a rune; 0 means 4086
	Coalesce   bool          // write all answers to what has arrived at once
	Drip       bool          // write one byte at a time
	DripDelay  time.Duration // let this pass before each byte of a Drip
	ResetAfter int           // break the connection after so many bytes of replies; 0 is never
	Size       int32         // say this size in reply packets, whatever is true; 0 tells the truth

	// In the log.

	LogNoLoopback   bool // send no log to addresses of loopback, as Source engines do
	LogForgetsOnMap bool // forget who receives the log when the map changes

	// In the protocol.

	NoMirror    bool          // ignore the empty end marker
	HangOnEmpty bool          // close the connection on the empty end marker
	OnePerRead  bool          // close the connection if more than one packet arrives at once
	NoTail      bool          // send no 00 01 00 00 packet behind the mirrored end marker
	MirrorText  string        // answer the end marker with this text
	WrongIDs    bool          // answer with an unknown id
	ZeroIDs     bool          // answer with id 0
	LogPackets  bool          // send packets of other ids and of type 4 around each reply packet
	LogLine     bool          // append the server's own log line to each reply
	Delay       time.Duration // let this pass before each reply
	Silent      bool          // never answer a command
	Empty       bool          // answer every command with an empty text, as a lost login does
	LoggedOut   bool          // run no command, and answer each with a refused login
	HangOnExec  bool          // close the connection on a command, after running it
	Endless     bool          // never stop sending reply packets
}

// Minecraft returns the faults that make a server speak like Minecraft's, which
// gives up on a client that does not wait for an answer before it sends more.
func Minecraft() Faults {
	return Faults{NoEmpty: true, NoTail: true, OnePerRead: true, MirrorText: "Unknown request 0"}
}

// Palworld returns the faults that make a server speak like Palworld's: id 0
// everywhere, one packet a reply, no end marker.
func Palworld() Faults {
	return Faults{NoEmpty: true, NoMirror: true, ZeroIDs: true}
}

const defaultSplit = 4096 - 10

// defaultLoginDelay is long enough for a client on the same machine to read the empty
// packet before the login answer follows.
const defaultLoginDelay = 10 * time.Millisecond

func (f *Faults) loginDelay() time.Duration {
	switch {
	case f.LoginDelay > 0:
		return f.LoginDelay
	case f.NoEmpty, f.OneSegment, f.Coalesce, f.Drip:
		return 0
	}
	return defaultLoginDelay
}

func (f *Faults) split() int {
	if f.Split > 0 {
		return f.Split
	}
	return defaultSplit
}
