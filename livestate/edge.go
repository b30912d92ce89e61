package livestate

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/left4me/left4me/steam"
)

// EdgeKind says what a line of a game's log tells of a connection.
type EdgeKind string

const (
	EdgeClock      EdgeKind = ""           // nothing: only the times of the line count
	EdgeConnect    EdgeKind = "connect"    // it begins
	EdgeDisconnect EdgeKind = "disconnect" // it ends
)

// Edge is the beginning or end of a connection as the game's own log tells it. What a log may
// change is at [Server.Edge].
type Edge struct {
	Kind    EdgeKind
	SteamID steam.ID
	UserID  int    // the server's number of the connection; an edge without one counts for nothing
	Name    string // as the line has it, cleaned by the caller; "" = not known
	Reason  Reason // of a disconnect; "" = not known. See [ReasonOf].

	// At is when the line arrived, by the clock of the observations.
	At time.Time

	// Stamp is the time that the line begins with, by the server's clock in whole seconds and
	// in any zone. It only serves to find lines that arrived late. Zero = not known.
	Stamp time.Time

	// Late says that the line arrived late: its time does not count. [Server.Edge] sets it too.
	Late bool
}

const (
	maxEdges = 512 // that wait for the polls to decide
	// connectMemory is how long a connect waits for the poll that shows the player.
	connectMemory = 10 * time.Minute
	// answerTime is how much older than its arrival the answer to a poll may be.
	answerTime = 2 * time.Second
	// edgeGrain is how much an edge must improve on a poll to count.
	edgeGrain = time.Second
	// lateAfter is how much longer than the fastest line a line may seem to have been under way. Stamps
	// have whole seconds, and networks are not always as fast.
	lateAfter = grain + 250*time.Millisecond
	// clockMemory is for how long the fastest line counts, at least.
	clockMemory = 10 * time.Minute
)

// Log is what a [Server] keeps of the game's log until the polls decide. It need not be stored: what
// is lost costs precision.
type Log struct {
	Edges []Edge // in the order of At; treat as read-only

	// Fastest is the least time between stamp and arrival of the lines since Since, and Before of
	// those of the time before it.
	Fastest, Before time.Duration
	Since           time.Time // zero: no line with a stamp has come
}

// Edge takes a line of the game's log. Whoever can send from the game server's address can write any
// line, and lines get lost; so polls decide who exists, and an edge decides nothing by
// itself: it waits for the observations around it. Then it may do three things.
//
//   - A connect moves the join of a session that opens, if it agrees with the time that the server says
//     the player is connected, or, where that is not known, came after the last poll without them.
//   - A disconnect moves the end of a session that a roster ends, to a time after the last poll with
//     the player and before the first without, and says why it ended. One that a later poll
//     refutes, because the player is still there, disproves all others of that connection.
//   - Both edges of a connection that no poll saw are a session, in Changes.Passed, if they came between
//     two polls that succeeded, which are no further apart than Policy.Gap, and a second or more
//     apart.
//
// An edge counts only for a connection with its Steam ID and its user id. Lines that arrive late, as
// their stamps show, move nothing. The clock of the server may be off by any time.
func (s Server) Edge(e Edge) Server {
	e.At = milliseconds(e.At)
	e.Late = s.Log.clock(e) || e.Late
	if e.Kind != EdgeConnect && e.Kind != EdgeDisconnect || e.UserID <= 0 || !e.SteamID.IsIndividual() || len(s.Log.Edges) >= maxEdges {
		return s
	}
	i := len(s.Log.Edges)
	for i > 0 && s.Log.Edges[i-1].At.After(e.At) { // the caller was slow with it
		i--
	}
	s.Log.Edges = slices.Insert(slices.Clip(s.Log.Edges), i, e)
	return s
}

// clock takes note of the times of a line and reports whether it is late.
func (l *Log) clock(e Edge) (late bool) {
	if e.Stamp.IsZero() {
		return false
	}
	took := e.At.Sub(e.Stamp)
	switch {
	case l.Since.IsZero():
		l.Since, l.Fastest, l.Before = e.At, took, took
	case e.At.Sub(l.Since) > clockMemory || e.At.Before(l.Since):
		l.Since, l.Fastest, l.Before = e.At, took, l.Fastest
	}
	l.Fastest = min(l.Fastest, took)
	return took-min(l.Fastest, l.Before) > lateAfter
}

// settle forgets the edges about which the observation made at has decided.
func (l Log) settle(at time.Time, sessions []Session) Log {
	if len(l.Edges) == 0 {
		return l
	}
	kept := make([]Edge, 0, len(l.Edges))
	for _, e := range l.Edges {
		i, known := find(sessions, e.SteamID)
		known = known && sessions[i].UserID == e.UserID
		var keep bool
		switch age := at.Sub(e.At); {
		case age < -answerTime: // the clock has stepped back
		case age <= answerTime:
			keep = !known || sessions[i].Open()
		case e.Kind == EdgeConnect:
			keep = !known && age < connectMemory
		default: // it is refuted, and disproves others
			keep = known && sessions[i].Open()
		}
		if keep {
			kept = append(kept, e)
		}
	}
	l.Edges = kept
	return l
}

// Reasons that only a game's log tells. [ReasonKicked] may be followed by ": " and the text of who did it.
const (
	ReasonTimedOut     Reason = "timed out"
	ReasonNoSteamLogon Reason = "No Steam logon"
	ReasonKicked       Reason = "kicked"
	ReasonShutDown     Reason = "server shut down"
)

// maxReason bounds the text behind [ReasonKicked] in bytes.
const maxReason = 80

// Reasons returns all constants of Reason. The slice belongs to the caller.
func Reasons() []Reason {
	return []Reason{
		ReasonLeft, ReasonTimedOut, ReasonNoSteamLogon, ReasonKicked, ReasonShutDown, ReasonOutage, ReasonStopped, ReasonRemoved,
	}
}

// Code returns the reason without the text of who kicked the player, for those who count. It is one of the
// constants of this package; "" for what is none.
func (r Reason) Code() Reason {
	if slices.Contains(Reasons(), r) {
		return r
	}
	if strings.HasPrefix(string(r), string(ReasonKicked)+": ") {
		return ReasonKicked
	}
	return ""
}

// Detail returns the text of who kicked the player, which is a stranger's; "" if there is none.
func (r Reason) Detail() string {
	text, _ := strings.CutPrefix(string(r), string(ReasonKicked)+": ")
	if text == string(r) {
		return ""
	}
	return text
}

// ReasonOf returns the Reason of the text that a game writes when a connection ends. It is [ReasonLeft] for
// whatever a player's own game may have sent, because players can put any text there.
func ReasonOf(text string) Reason {
	switch {
	case text == string(ReasonNoSteamLogon):
		return ReasonNoSteamLogon
	case strings.HasSuffix(text, " timed out") || text == "timed out":
		return ReasonTimedOut
	case text == "Server shutting down":
		return ReasonShutDown
	case strings.HasPrefix(text, "Kicked by Console"):
		return KickedFor(strings.TrimLeft(strings.TrimPrefix(text, "Kicked by Console"), " :"))
	}
	return ReasonLeft
}

// KickedFor returns the Reason of a player who was kicked for a reason that the server's operator has
// given; it may be empty. Control characters and what is too long are left out.
func KickedFor(text string) Reason {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if len(text) > maxReason {
		end := maxReason
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	if text = strings.TrimSpace(text); text == "" {
		return ReasonKicked
	}
	return ReasonKicked + Reason(": "+text)
}
