package doctor

import (
	"context"
	"errors"
	"net"
	"syscall"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
)

// explainHost says why a host leads nowhere.
func (p *probe) explainHost(err error) Finding {
	if errors.Is(err, safedial.ErrDenied) {
		return found(CheckHost, Problem, CodeHostDenied, "the address of %s is in a network that is not allowed", p.server.Host)
	}
	return found(CheckHost, Problem, CodeHostUnknown, "the name %s cannot be looked up", p.server.Host)
}

// explainConnection says why there is no connection.
func (p *probe) explainConnection(err error) Finding {
	at := p.server
	switch {
	case errors.Is(err, safedial.ErrDenied), errors.As(err, new(*net.DNSError)):
		return p.explainHost(err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return found(CheckConnection, Problem, CodePortClosed, "nothing listens at %s", at)
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return found(CheckConnection, Problem, CodeHostUnreachable, "there is no way to %s", at)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return found(CheckConnection, Problem, CodeNoConnection, "%s does not answer: a firewall, or no machine", at)
	}
	return found(CheckConnection, Problem, CodeUnknown, "no connection to %s: %s", at, poll.Classify(err).Message)
}

// explain says why there is no status. Checks that went well come first.
func (p *probe) explain(err error) []Finding {
	if held := (*store.HoldError)(nil); errors.As(err, &held) {
		return []Finding{explainHold(held)}
	}
	if !p.isConnected() {
		return []Finding{p.explainConnection(err)}
	}
	at := p.server
	if name, yes := p.otherProgram(); yes {
		return []Finding{found(CheckConnection, Problem, CodeOtherProgram, "%s answers at %s, and no game", name, at)}
	}
	if errors.Is(err, rcon.ErrNoLogin) {
		f := found(CheckConnection, Problem, CodeBanned, "%s closes the connection before the login: it has banned %s, or is no game", at, p.localText())
		f.About = p.localText()
		f.Fix = "run removeip " + p.localText() + " and writeip in the game's own console, or restart the game"
		return []Finding{f}
	}
	findings := []Finding{ok(CheckConnection, "something that speaks RCON listens at %s", at)}
	switch {
	case errors.Is(err, rcon.ErrAuth):
		return append(findings, found(CheckLogin, Problem, CodeWrongPassword, "the game refuses the RCON password"))
	case errors.Is(err, rcon.ErrNoAnswer):
		return append(findings, found(CheckLogin, Problem, CodeLoginUnanswered, "the login is neither accepted nor refused: a wrong password, or the game hangs"))
	case errors.Is(err, rcon.ErrLoggedOut):
		return append(findings, found(CheckLogin, Problem, CodeLoginUseless, "the game accepts the login, and then wants another one"))
	}
	if errors.Is(err, rcon.ErrTooLarge) || errors.Is(err, rcon.ErrProtocol) { // at the login, or later
		return append(findings, found(CheckStatus, Problem, CodeGarbled, "the answer is no RCON, or has no end"))
	}
	findings = append(findings, ok(CheckLogin, "the RCON password is right"))
	switch {
	case errors.Is(err, status.ErrNoStatus), errors.Is(err, status.ErrNoSummary), errors.Is(err, status.ErrTooLong):
		return append(findings, found(CheckStatus, Problem, CodeNotStatus, "what answers status is no status"))
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return append(findings, found(CheckStatus, Problem, CodeNoAnswer, "no answer to status within %v", p.doctor.timeout()))
	case errors.Is(err, rcon.ErrClosed), errors.Is(err, rcon.ErrIncomplete):
		return append(findings, found(CheckStatus, Problem, CodeCutOff, "the connection is closed in the middle of the answer to status"))
	}
	return append(findings, found(CheckStatus, Problem, CodeUnknown, "%s", poll.Classify(err).Message))
}

// explainHold says why no login was sent.
func explainHold(held *store.HoldError) Finding {
	until := held.Until.Local().Format("15:04:05")
	f := found(CheckLogin, Problem, CodeLoginHeld, "")
	switch held.Reason {
	case store.HoldRefused:
		f.Text = "the game has refused this RCON password; it is not sent again before " + until
		f.Fix = fixes[CodeWrongPassword]
	case store.HoldAddress:
		f.Text = "the game has refused too many passwords; none is sent before " + until
		f.Fix = "wait until then, so that the game does not ban this machine"
	case store.HoldUnanswered:
		f.Code = CodeLoginUnanswered
		f.Text = "the game leaves this RCON password unanswered; it is not sent again before " + until
		f.Fix = fixes[CodeLoginUnanswered]
	default:
		f.Text = "a login with this RCON password is under way"
		f.Fix = "try again in a moment"
	}
	return f
}

func (p *probe) isConnected() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.connected
}

// localText is the address of this machine, or words for it.
func (p *probe) localText() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.local.IsValid() {
		return "this machine"
	}
	return p.local.String()
}
