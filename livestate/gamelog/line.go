package gamelog

import (
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/steam"
)

// Chat is what a player said in a game.
type Chat struct {
	At      time.Time // when the line arrived
	SteamID steam.ID
	Name    string // clean, as [poll.CleanText] makes it
	Text    string // clean, one line, at most 256 bytes, never empty
	Team    bool   // to the player's team only
}

// EdgeOf returns what an event of a game's log tells livestate, if its line arrived at that time. Of
// events that are no edge only the times count, and so of nil.
func EdgeOf(event srclog.Event, at time.Time) livestate.Edge {
	edge := livestate.Edge{At: at}
	if event == nil {
		return edge
	}
	edge.Stamp = event.ServerTime()
	set := func(kind livestate.EdgeKind, p srclog.Player, why livestate.Reason) {
		if p.SteamID.IsIndividual() && p.UserID > 0 {
			edge.Kind, edge.SteamID, edge.UserID, edge.Name, edge.Reason = kind, p.SteamID, p.UserID, poll.CleanText(p.Name), why
		}
	}
	switch e := event.(type) {
	case srclog.Connected:
		set(livestate.EdgeConnect, e.Player, "")
	case srclog.Disconnected:
		set(livestate.EdgeDisconnect, e.Player, livestate.ReasonOf(e.Reason))
	case srclog.Kicked:
		set(livestate.EdgeDisconnect, e.Player, livestate.KickedFor(e.Reason))
	}
	return edge
}

// handle takes a line of the server.
func (v *server) handle(line srclog.Line) {
	s := v.s
	s.lines.Add(1)
	event, err := srclog.Parse(line.Text)
	if err != nil {
		s.malformed.Add(1)
		return
	}
	if said, ok := event.(srclog.Said); ok && s.c.OnChat != nil && v.chat.Load() {
		v.said(said)
	}
	edge := EdgeOf(event, s.c.Now())
	taken := s.c.Edge(v.id, edge)
	switch {
	case edge.Kind == livestate.EdgeClock:
	case taken:
		s.edges.Add(1)
	default:
		s.dropped.Add(1)
	}
}

func (v *server) said(e srclog.Said) {
	text := cleanChat(e.Text)
	if !e.Player.SteamID.IsIndividual() || text == "" {
		return
	}
	if !v.limit.allow(time.Now()) {
		v.s.dropped.Add(1)
		return
	}
	v.s.chat.Add(1)
	v.s.c.OnChat(v.id, Chat{At: v.s.c.Now().UTC(), SteamID: e.Player.SteamID, Name: poll.CleanText(e.Player.Name), Text: text, Team: e.Team})
}

// cleanChat returns text without what does not show or changes how others show, on one line.
func cleanChat(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(poll.CleanText(text))
}

const (
	chatBurst = 60 // lines
	chatEvery = 200 * time.Millisecond
)

// chatLimit bounds the chat of one server: chatBurst lines, and one more every chatEvery.
type chatLimit struct {
	mu    sync.Mutex
	spent time.Time // until when what was said has used up
}

func (l *chatLimit) allow(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.spent.Before(now) {
		l.spent = now
	}
	if l.spent.Sub(now) >= chatBurst*chatEvery {
		return false
	}
	l.spent = l.spent.Add(chatEvery)
	return true
}
