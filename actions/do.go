package actions

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

// An Execer runs console commands on one server, as an [rcon.Client] does.
type Execer interface {
	// Exec returns what the server answers to one line of its console. An error that is ErrUnreached says that the
	// line was not sent.
	Exec(ctx context.Context, command string) (string, error)
}

var (
	// ErrGone says that a player is not on the server, or not with the user id that was
	// meant: they left and came back. Nothing was done.
	ErrGone = errors.New("actions: the player is not there, or has come back since")

	// ErrUnclear says that the roster does not tell who is there. Nothing was done.
	ErrUnclear = errors.New("actions: the roster does not tell who is there")

	// ErrNotTaken says that the game answered and did not do it.
	ErrNotTaken = errors.New("actions: the game has not done it")

	// ErrNoCommand says that the game has answered that it knows no such command.
	ErrNoCommand = errors.New("actions: the game has no such command")

	// ErrUnanswered says that a command was sent and no answer came: the game may have
	// done it.
	ErrUnanswered = errors.New("actions: no answer; the game may have done it")

	// ErrUnreached says that the game was not reached. Nothing was done. What it wraps may
	// tell of networks that a user should not learn of.
	ErrUnreached = errors.New("actions: the game is not reached")
)

// Do does an action, and returns what the game answered. It does not ask who may: that is
// [Decide]. An error is one of this package's, or that of [Check].
func Do(ctx context.Context, game Execer, a Action) (reply string, err error) {
	if err := Check(a); err != nil {
		return "", err
	}
	switch a.Kind {
	case Say:
		return run(ctx, game, "say", a.Text)
	case Kick:
		return kick(ctx, game, a)
	case Ban:
		return ban(ctx, game, "banid "+strconv.Itoa(a.Minutes)+" "+a.SteamID.Steam2()+" kick", a.Minutes == 0)
	case Unban:
		return ban(ctx, game, "removeid "+a.SteamID.Steam2(), true)
	case ChangeLevel:
		reply, err = run(ctx, game, "changelevel", a.Text)
		if errors.Is(err, ErrUnanswered) && errors.Is(err, rcon.ErrClosed) {
			err = nil // games drop connections while they load a map
		}
		return reply, taken(reply, err)
	case RestartRound:
		reply, err = run(ctx, game, "mp_restartgame", "1")
		return reply, taken(reply, err)
	}
	reply, err = send(ctx, game, a.Text)
	if err == nil && unknown(reply) {
		err = ErrNoCommand
	}
	return reply, err
}

// unknown reports whether a reply says no more than that there is no such command, as
// Source consoles do: Unknown command "nonsense".
func unknown(reply string) bool {
	text := strings.ToLower(strings.TrimSpace(reply))
	return !strings.Contains(text, "\n") && (strings.HasPrefix(text, "unknown command") || strings.HasPrefix(text, "[sm] unknown command"))
}

// kick kicks a player by the Steam ID, if the roster has it.
func kick(ctx context.Context, game Execer, a Action) (string, error) {
	before, err := roster(ctx, game)
	if err != nil {
		return "", err
	}
	player, err := before.Find(a.SteamID)
	switch {
	case errors.Is(err, status.ErrNoPlayer) && before.Has(a.SteamID) == status.No:
		return "", fmt.Errorf("%w: %w", ErrGone, err)
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrUnclear, err)
	case a.UserID != 0 && a.UserID != player.UserID:
		return "", ErrGone
	}
	command, err := kickCommand(before.Format, a)
	if err != nil {
		return "", err
	}
	reply, err := send(ctx, game, command)
	if err != nil {
		return reply, err
	}
	after, err := roster(ctx, game)
	if err != nil {
		return reply, nil // it was sent, and the game has answered
	}
	if still, err := after.Find(a.SteamID); err == nil && still.UserID == player.UserID {
		return reply, ErrNotTaken
	}
	return reply, nil
}

// kickCommand names the player as the game's own status does. Consoles split a STEAM_1 ID
// at its colons and join it again, but only without quotation marks.
func kickCommand(format status.Format, a Action) (string, error) {
	command := "kickid " + a.SteamID.Steam2()
	if format == status.TF2 {
		command = `kickid "` + a.SteamID.Steam3() + `"`
	}
	if a.Text == "" {
		return command, nil
	}
	reason, err := rcon.Quote(a.Text)
	return command + " " + reason, err
}

// roster reads who is on the server now.
func roster(ctx context.Context, game Execer) (status.Status, error) {
	text, err := game.Exec(ctx, status.Command)
	if err != nil && !errors.Is(err, rcon.ErrIncomplete) {
		return status.Status{}, fmt.Errorf("%w: %w", ErrUnreached, err)
	}
	s, err := status.Parse(text)
	if err != nil {
		return s, fmt.Errorf("%w: %w", ErrUnclear, err)
	}
	return s, nil
}

// ban changes the list of bans, and writes it to its file if it has changed for good.
func ban(ctx context.Context, game Execer, command string, write bool) (string, error) {
	reply, err := send(ctx, game, command)
	if err = taken(reply, err); err != nil || !write {
		return reply, err
	}
	_, err = send(ctx, game, "writeid")
	return reply, err
}

// run runs a command of these arguments.
func run(ctx context.Context, game Execer, name string, args ...string) (string, error) {
	command, err := rcon.Command(name, args...)
	if err != nil {
		return "", err
	}
	return send(ctx, game, command)
}

// send runs a line. A reply whose end is missing counts as one.
func send(ctx context.Context, game Execer, line string) (string, error) {
	reply, err := game.Exec(ctx, line)
	switch {
	case err == nil, errors.Is(err, rcon.ErrIncomplete):
		return reply, nil
	case errors.Is(err, rcon.ErrCommand):
		return "", &InvalidError{"text", "the console does not take it"}
	case rcon.SafeToRetry(err), errors.Is(err, rcon.ErrAuth), errors.Is(err, ErrUnreached):
		return "", fmt.Errorf("%w: %w", ErrUnreached, err)
	}
	return reply, fmt.Errorf("%w: %w", ErrUnanswered, err)
}

// taken turns an answer that says no into an error.
func taken(reply string, err error) error {
	if err != nil {
		return err
	}
	for line := range strings.Lines(reply) {
		if IsErrorLine(line) {
			return ErrNotTaken
		}
	}
	return nil
}

// errorStarts are how lines begin, in lower case, in which a Source console refuses something.
var errorStarts = []string{
	"unknown command", "usage:", "usage ", "can't ", "cannot ", "couldn't ", "could not ", "failed ", "invalid ", "error", "bad ",
	"changelevel failed", "map load failed", "cmodelloader", "removeid:  couldn't", "removeid: couldn't", "[sm] unknown", "[sm] invalid",
}

// IsErrorLine reports whether a line of a game's answer says that something failed, as far
// as the wording of Source consoles tells.
func IsErrorLine(line string) bool {
	line = strings.ToLower(strings.TrimSpace(line))
	for _, start := range errorStarts {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}

// Codes returns all that [Code] returns. The slice belongs to the caller.
func Codes() []string {
	return []string{"ok", "gone", "unclear", "not_taken", "no_command", "unanswered", "unreached", "invalid", "failed"}
}

// Code is a short word for how an action ended, for records and programs: "ok" for nil,
// "gone", "unclear", "not_taken", "no_command", "unanswered", "unreached", "invalid", or
// "failed" for any other error.
func Code(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrGone):
		return "gone"
	case errors.Is(err, ErrUnclear):
		return "unclear"
	case errors.Is(err, ErrNotTaken):
		return "not_taken"
	case errors.Is(err, ErrNoCommand):
		return "no_command"
	case errors.Is(err, ErrUnanswered):
		return "unanswered"
	case errors.Is(err, ErrUnreached):
		return "unreached"
	case errors.Is(err, ErrInvalid), errors.Is(err, rcon.ErrCommand):
		return "invalid"
	}
	return "failed"
}

var _ Execer = (*rcon.Client)(nil)
