package status

import (
	"strconv"
	"strings"
	"time"
)

// print appends texts as they are.
func (w *writer) print(texts ...string) {
	for _, text := range texts {
		w.b = append(w.b, text...)
	}
}

// line appends a header line, unless its value is empty.
func (w *writer) line(key, value string) {
	if value != "" {
		w.print(key, oneLine(value), "\n")
	}
}

var lineBreaks = strings.NewReplacer("\n", " ", "\r", " ")

// oneLine makes a text fit a line, and leaves all of its other bytes as they are.
func oneLine(s string) string { return lineBreaks.Replace(s) }

func (w *writer) version(key string, s *Status, end string) {
	switch s.Secure {
	case Yes:
		w.print(key, oneLine(s.Version), " secure", end, "\n")
	case No:
		w.print(key, oneLine(s.Version), " insecure", end, "\n")
	default:
		w.line(key, s.Version)
	}
}

func (w *writer) addrs(key string, s *Status, open, end string) {
	if s.LocalAddr == "" && s.PublicAddr == "" {
		return
	}
	public := s.PublicAddr
	if public == "" {
		public = "n/a"
	}
	w.print(key, oneLine(s.LocalAddr), open, oneLine(public), end, "\n")
}

func (w *writer) summary(key string, s *Status) {
	w.print(key, strconv.Itoa(s.Humans), " humans, ", strconv.Itoa(s.Bots), " bots (", strconv.Itoa(s.MaxPlayers), " max)")
}

func (w *writer) conditions(s *Status) {
	switch s.Hibernating {
	case Yes:
		w.print(" (hibernating)")
	case No:
		w.print(" (not hibernating)")
	}
	switch {
	case !s.Lobby.IsZero():
		w.print(" (reserved ", strconv.FormatUint(s.Lobby.Uint64(), 16), ")")
	case s.Reserved:
		w.print(" (reserved)")
	case s.Hibernating != Unknown:
		w.print(" (unreserved)")
	}
}

func (w *writer) addr(p *Player) {
	if p.Addr != "" {
		w.print(" ", oneLine(p.Addr))
	}
}

// right appends a text, with blanks before it up to a width in bytes.
func (w *writer) right(text string, width int) {
	for range width - len(text) {
		w.b = append(w.b, ' ')
	}
	w.b = append(w.b, text...)
}

// pad appends blanks until width bytes stand after the first before.
func (w *writer) pad(before, width int) {
	for len(w.b)-before < width {
		w.b = append(w.b, ' ')
	}
}

func state(p *Player) string {
	if p.State == "" {
		return "active"
	}
	return oneLine(p.State)
}

// rowIDText returns what stands in the place of the Steam ID, whose text in the
// format is id.
func rowIDText(p *Player, id string) string {
	switch {
	case p.Bot:
		return "BOT"
	case id != "":
		return id
	case p.Pending:
		return "STEAM_ID_PENDING"
	}
	return "STEAM_ID_LAN"
}

// clockText returns mm:ss, or h:mm:ss after one more blank. What is negative
// becomes a time that no game means.
func clockText(d time.Duration) string {
	seconds := int(d / time.Second)
	if d < 0 {
		return "-1:-1"
	}
	text := twoDigits(seconds/60%60) + ":" + twoDigits(seconds%60)
	if hours := seconds / 3600; hours > 0 {
		text = " " + strconv.Itoa(hours) + ":" + text
	}
	return text
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
