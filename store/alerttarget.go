package store

import (
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/livestate/alert"
)

// Bounds of alert targets. Lengths are in characters.
const (
	MaxAlertTargets = 50 // of a user
	MaxAlertName    = 100
	MaxAlertURL     = 2000
	MaxAlertPlayers = 100 // in AlertRules, players and names each
)

// AlertKind is what an alert target is. Its text is what programs read in JSON.
type AlertKind string

// The kinds of alert targets.
const (
	AlertWebhook AlertKind = "webhook" // gets signed requests, as package webhook describes them
	AlertDiscord AlertKind = "discord" // a webhook of a Discord channel
)

// AlertKinds returns all kinds. The slice belongs to the caller.
func AlertKinds() []AlertKind { return []AlertKind{AlertWebhook, AlertDiscord} }

// AlertRules say what a target is told.
type AlertRules struct {
	alert.Rules
	WatchList bool // the players on the watch list of the target's user count as Rules.Players
}

// AlertTarget is where alerts go. Its URL and its keys are secrets: its texts, and JSON, leave
// them out.
type AlertTarget struct {
	ID        int64
	UserID    int64 // the owner
	ServerID  int64 // 0 = all servers that belong to the owner
	Kind      AlertKind
	Name      string
	URL       string `json:"-"`
	Key       string `json:"-"` // a secret of package webhook; "" for a target without signatures
	OldKey    string `json:"-"` // signs too while the key is rotated; "" = none
	Rules     AlertRules
	Live      bool      // one message shows each server as it is now; for AlertDiscord
	Active    bool      // gets alerts
	EndedAt   time.Time // when the receiver said that it wants no more; zero = it did not
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Check returns ErrInvalid if t cannot be stored. The error names what is wrong, and shows no
// secret.
func (t AlertTarget) Check() error {
	if CheckText(t.Name, t.URL, t.Key, t.OldKey) != nil {
		return ErrInvalid
	}
	u, err := url.Parse(t.URL)
	switch {
	case !slices.Contains(AlertKinds(), t.Kind):
		return fmt.Errorf("%w: no such kind of target", ErrInvalid)
	case strings.TrimSpace(t.Name) == "" || utf8.RuneCountInString(t.Name) > MaxAlertName:
		return fmt.Errorf("%w: the name is empty or longer than %d characters", ErrInvalid, MaxAlertName)
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(t.URL) > MaxAlertURL:
		return fmt.Errorf("%w: not a URL of a receiver", ErrInvalid)
	case len(t.Rules.Players) > MaxAlertPlayers || len(t.Rules.Names) > MaxAlertPlayers:
		return fmt.Errorf("%w: more than %d players", ErrInvalid, MaxAlertPlayers)
	}
	for _, k := range t.Rules.Kinds {
		if !slices.Contains(alert.Kinds(), k) {
			return fmt.Errorf("%w: no such kind of alert", ErrInvalid)
		}
	}
	for _, name := range t.Rules.Names {
		if CheckText(name) != nil || utf8.RuneCountInString(name) > MaxUserName {
			return fmt.Errorf("%w: not a name of a player", ErrInvalid)
		}
	}
	return nil
}

// Host is what may be shown of the URL: its host, and its last four characters if it is long
// enough that these tell little.
func (t AlertTarget) Host() string {
	u, err := url.Parse(t.URL)
	if err != nil {
		return ""
	}
	if rest := strings.TrimPrefix(t.URL, u.Scheme+"://"+u.Host); len(rest) >= 16 {
		return u.Host + "/…" + rest[len(rest)-4:]
	}
	return u.Host
}

// String names the target by its ID and name. No verb of package fmt and no log shows its URL
// or its keys, as with a [Server].
func (t AlertTarget) String() string { return fmt.Sprintf("alert target %d %q", t.ID, t.Name) }

// Format writes String, whatever the verb.
func (t AlertTarget) Format(f fmt.State, _ rune) { io.WriteString(f, t.String()) }

// LogValue is String, for package slog.
func (t AlertTarget) LogValue() slog.Value { return slog.StringValue(t.String()) }
