package store

// Problem says why a poller learns nothing from a server. Programs decide by it, and
// pages have words for each. The zero Problem is none.
type Problem string

// The problems of servers.
const (
	ProblemAuth      Problem = "auth"       // it refuses the RCON password
	ProblemRefused   Problem = "refused"    // nothing listens at its address
	ProblemTimeout   Problem = "timeout"    // it does not answer in time
	ProblemNoLogin   Problem = "no_login"   // it neither accepts nor refuses the login, or the login has no effect
	ProblemClosed    Problem = "closed"     // it closes the connection in the middle of an answer
	ProblemProtocol  Problem = "protocol"   // what answers does not speak RCON
	ProblemNotStatus Problem = "not_status" // what answers speaks RCON, but has no status
	ProblemAddress   Problem = "address"    // its host cannot be found or reached
	ProblemDenied    Problem = "denied"     // its address is in a network that is not allowed
	ProblemNoGame    Problem = "no_game"    // nothing answers as a game does; the log says more, the owner must not know it
	ProblemInternal  Problem = "internal"   // the poller failed; its log says more

	// No login is sent, because of earlier ones; see [Holds].
	ProblemHeldAddress    Problem = "held_address"    // its address has refused too many
	ProblemHeldPending    Problem = "held_pending"    // the outcome of one is not known yet
	ProblemHeldUnanswered Problem = "held_unanswered" // it leaves them unanswered
)

// Problems returns all problems. The slice belongs to the caller.
func Problems() []Problem {
	return []Problem{
		ProblemAuth, ProblemRefused, ProblemTimeout, ProblemNoLogin, ProblemClosed, ProblemProtocol, ProblemNotStatus,
		ProblemAddress, ProblemDenied, ProblemNoGame, ProblemInternal, ProblemHeldAddress, ProblemHeldPending, ProblemHeldUnanswered,
	}
}

// AboutPassword reports whether a problem ends when the game server takes the password.
// That is so for none, too.
func (p Problem) AboutPassword() bool {
	switch p {
	case "", ProblemAuth, ProblemNoLogin, ProblemHeldAddress, ProblemHeldPending, ProblemHeldUnanswered:
		return true
	}
	return false
}

// HeldProblem returns the problem of a server to which a hold lets no login through.
func HeldProblem(why HoldReason) Problem {
	switch why {
	case HoldRefused:
		return ProblemAuth
	case HoldAddress:
		return ProblemHeldAddress
	case HoldPending:
		return ProblemHeldPending
	case HoldUnanswered:
		return ProblemHeldUnanswered
	}
	return ProblemInternal
}

// WarningCode says what a warning is about. Programs decide by it, and pages have words
// for each.
type WarningCode string

// The warnings of pollers.
const (
	WarnSteamKey    WarningCode = "steam_key"    // the Steam Web API refuses the key: no names and avatars
	WarnSteamBudget WarningCode = "steam_budget" // the calls of the day are spent: new ones come tomorrow
	WarnSteamSilent WarningCode = "steam_silent" // the Steam Web API does not answer
	WarnRecord      WarningCode = "record"       // the record cannot be written
)

// WarningCodes returns all codes of warnings. The slice belongs to the caller.
func WarningCodes() []WarningCode {
	return []WarningCode{WarnSteamKey, WarnSteamBudget, WarnSteamSilent, WarnRecord}
}

// Warning is what an operator should know although servers are polled.
type Warning struct {
	Code    WarningCode
	Message string // one sentence in English
}
