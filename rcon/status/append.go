package status

import (
	"strconv"
	"strings"
)

// Append appends what a server with the status s answers to the command status,
// in format f, and returns the extended buffer. UnknownFormat is that of s, and [L4D] if
// that is not known either. Append is the inverse of [Parse], for servers that are not
// real: in tests and demonstrations.
//
//	text := status.Append(nil, status.Status{
//		Hostname: "A server", Map: "c1m2_streets", Humans: 1, MaxPlayers: 4, Hibernating: status.No,
//		Players: []status.Player{{UserID: 2, Slot: 1, Name: "Crone", SteamID: id, Ping: 40}},
//	}, status.L4D)
//
// What a format has no place for is left out: slots, rates, reservations and
// hibernation in the TF2 format, Steam IDs, slots and the camera's position in the CS2
// format, tags in the other two. A player without a State is written as active, one
// without a Steam ID as being on a LAN, or pending if Pending says so. Humans and
// Bots are written as they are, whatever rows there are. Partial and Reasons have no
// text: a whole table is written. ANSI colors at the end of a host name are not read
// back: those behind a line are the console's.
//
// Names go out exactly as they are, so that hostile ones can be tried. In the
// other strings line breaks become blanks.
func Append(dst []byte, s Status, f Format) []byte {
	w := writer{dst}
	if f == UnknownFormat {
		f = s.Format
	}
	switch f {
	case TF2:
		w.tf2(&s)
	case CS2:
		w.cs2(&s)
	default:
		w.l4d(&s)
	}
	return w.b
}

// writer appends the pieces that the formats share.
type writer struct{ b []byte }

func (w *writer) l4d(s *Status) {
	w.line("hostname: ", s.Hostname)
	w.version("version : ", s, "  (unknown)")
	w.addrs("udp/ip  : ", s, " [ public ", " ]")
	w.line("os      : ", s.OS)
	if s.Map != "" {
		w.print("map     : ", oneLine(s.Map))
		if s.Position != (Position{}) {
			w.print(" at ( ", strconv.Itoa(s.Position.X), ", ", strconv.Itoa(s.Position.Y), ", ", strconv.Itoa(s.Position.Z), " )")
		}
		w.print("\n")
	}
	w.summary("players : ", s)
	w.conditions(s)
	w.print("\n\n# userid name uniqueid connected ping loss state rate adr\n")
	for i := range s.Players {
		p := &s.Players[i]
		if p.Bot {
			w.print("#")
			w.right(strconv.Itoa(p.UserID), 2)
			w.print(" \"", p.Name, "\" BOT ", state(p))
			if p.Rate != 0 {
				w.print(" ", strconv.Itoa(p.Rate))
			}
		} else {
			w.print("# ")
			w.right(strconv.Itoa(p.UserID), 2)
			if p.Slot != 0 {
				w.print(" ", strconv.Itoa(p.Slot))
			}
			w.print(" \"", p.Name, "\" ", rowIDText(p, p.SteamID.Steam2()), " ", clockText(p.Connected), " ",
				strconv.Itoa(p.Ping), " ", strconv.Itoa(p.Loss), " ", state(p), " ", strconv.Itoa(p.Rate))
			w.addr(p)
		}
		w.print("\n")
	}
	w.print("#end\n")
}

func (w *writer) tf2(s *Status) {
	w.line("hostname: ", s.Hostname)
	w.version("version : ", s, "")
	w.addrs("udp/ip  : ", s, "  (public ip: ", ")")
	if s.Map != "" {
		w.print("map     : ", oneLine(s.Map), " at: ", strconv.Itoa(s.Position.X), " x, ",
			strconv.Itoa(s.Position.Y), " y, ", strconv.Itoa(s.Position.Z), " z\n")
	}
	w.line("tags    : ", strings.Join(s.Tags, ","))
	w.summary("players : ", s)
	w.print("\n# userid name                uniqueid            connected ping loss state  adr\n")
	for i := range s.Players {
		p := &s.Players[i]
		w.print("# ")
		w.right(strconv.Itoa(p.UserID), 6)
		before := len(w.b)
		w.print(" \"", p.Name, "\"")
		w.pad(before, 20)
		before = len(w.b)
		w.print(" ", rowIDText(p, p.SteamID.Steam3()))
		w.pad(before, 20)
		if p.Bot {
			w.pad(len(w.b), 20)
		} else {
			before = len(w.b)
			w.print(" ", clockText(p.Connected))
			w.pad(before, 10)
			w.print(" ")
			w.right(strconv.Itoa(p.Ping), 4)
			w.print(" ")
			w.right(strconv.Itoa(p.Loss), 4)
		}
		w.print(" ", state(p))
		w.addr(p)
		w.print("\n")
	}
}

func (w *writer) cs2(s *Status) {
	w.print("----- Status -----\n")
	w.line("hostname : ", s.Hostname)
	w.version("version  : ", s, "  public")
	w.addrs("udp/ip   : ", s, " (public ", ")")
	w.line("os/type  : ", s.OS)
	w.summary("players  : ", s)
	w.conditions(s)
	w.print("\n---------spawngroups----\n")
	if s.Map != "" {
		w.print("loaded spawngroup(  1)  : SV:  [1: ", oneLine(s.Map), " | main lump | mapload]\n")
	}
	w.print("---------players--------\n  id     time ping loss      state   rate adr name\n")
	for i := range s.Players {
		p := &s.Players[i]
		w.right(strconv.Itoa(p.UserID), 4)
		w.print(" ")
		if p.Bot {
			w.right("BOT", 8)
		} else {
			w.right(strings.TrimLeft(clockText(p.Connected), " "), 8)
		}
		w.print(" ")
		w.right(strconv.Itoa(p.Ping), 4)
		w.print(" ")
		w.right(strconv.Itoa(p.Loss), 4)
		w.print(" ")
		w.right(state(p), 10)
		w.print(" ")
		w.right(strconv.Itoa(p.Rate), 6)
		w.addr(p)
		w.print(" '", p.Name, "'\n")
	}
	w.print("#end\n")
}
