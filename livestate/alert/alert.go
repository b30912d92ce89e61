package alert

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

// Kind says what is told. Its text is what programs read in JSON.
type Kind string

// What can be told.
const (
	Down          Kind = "down"           // no poll was answered for Rules.DownAfter
	Up            Kind = "up"             // after Down
	WrongPassword Kind = "wrong_password" // the server answers, and refuses the password
	Full          Kind = "full"
	Empty         Kind = "empty"        // after there were players
	PlayerJoined  Kind = "player"       // one of Rules.Players or Rules.Names
	FirstJoined   Kind = "first_join"   // on a server that was empty
	LogonsFailed  Kind = "failed_logon" // a wave of players that Steam did not vouch for
)

// Kinds returns all kinds. The slice belongs to the caller.
func Kinds() []Kind {
	return []Kind{Down, Up, WrongPassword, Full, Empty, PlayerJoined, FirstJoined, LogonsFailed}
}

// Alert is one thing to tell. The zero Alert is none.
type Alert struct {
	Kind  Kind
	At    time.Time // when it was decided
	Since time.Time // when it began, for Down, Up (the outage), WrongPassword, Full and Empty

	Session livestate.Session // of PlayerJoined and FirstJoined
	Count   int               // of LogonsFailed: how many within the window
	State   livestate.State   // of the server, as far as it was known
}

// Reach says whether a server could be asked.
type Reach string

// The zero Reach, Unwatched, says that nothing is known: polling is paused, or the program has just started.
const (
	Unwatched Reach = ""
	Answers   Reach = "answers"
	Silent    Reach = "silent"  // the last poll failed
	Refuses   Reach = "refuses" // the last poll found that the password is wrong
)

// Look is what is known of a server at one time. Looks are made at a steady pace, such as once in 15 seconds,
// whether a poll succeeded or not. Looks more than 2 minutes apart count as if nothing was known between them.
type Look struct {
	At    time.Time
	Reach Reach
	Now   livestate.State // where Reach is Answers
}
