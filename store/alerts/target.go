package alerts

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/webhook"
	"github.com/left4me/left4me/webhook/discord"
)

// TestKind is the kind of a delivery that only tries whether a target gets alerts.
const TestKind alert.Kind = "test"

// New returns a new target as it is to be stored: Active, and for a webhook with a new key. The error is that of
// [Check].
func New(t store.AlertTarget) (store.AlertTarget, error) {
	t.Active, t.Key, t.OldKey = true, "", ""
	if t.Kind == store.AlertWebhook {
		t.Key = webhook.NewSecret().Reveal()
	}
	return t, Check(t)
}

// Check returns [store.ErrInvalid] if a target cannot be stored, or if its URL is none of Discord though its kind is.
func Check(t store.AlertTarget) error {
	err := t.Check()
	if err == nil && t.Kind == store.AlertDiscord && !discord.ValidURL(t.URL) {
		err = fmt.Errorf("%w: not a URL of a webhook of Discord", store.ErrInvalid)
	}
	return err
}

// Rotate gives a webhook a new key. The key it had signs too, until [EndRotation] or the next Rotate. A target of
// another kind has none and stays as it is.
func Rotate(t store.AlertTarget) store.AlertTarget {
	if t.Kind == store.AlertWebhook {
		t.Key, t.OldKey = webhook.NewSecret().Reveal(), t.Key
	}
	return t
}

// EndRotation takes the old key away.
func EndRotation(t store.AlertTarget) store.AlertTarget {
	t.OldKey = ""
	return t
}

// Resume returns a target that gets alerts again after it was switched off, or ended by its receiver.
func Resume(t store.AlertTarget) store.AlertTarget {
	t.Active, t.EndedAt = true, time.Time{}
	return t
}

// Secrets returns the keys that sign the messages of a target; none for one that needs no signatures.
func Secrets(t store.AlertTarget) ([]webhook.Secret, error) {
	var secrets []webhook.Secret
	for _, text := range []string{t.Key, t.OldKey} {
		if text == "" {
			continue
		}
		s, err := webhook.ParseSecret(text)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, s)
	}
	return secrets, nil
}

// Test returns a delivery that tries whether a target gets alerts.
func Test(t store.AlertTarget, language string, now time.Time) store.AlertDelivery {
	d := Delivery(t, store.Server{}, alert.Alert{Kind: TestKind, At: now}, language)
	d.CreatedAt = now
	return d
}

// Delivery returns the delivery of an alert about a server to a target. It is ready to be stored.
func Delivery(t store.AlertTarget, s store.Server, a alert.Alert, language string) store.AlertDelivery {
	d := store.AlertDelivery{Message: "msg_" + rand.Text(), TargetID: t.ID, ServerID: s.ID, Kind: a.Kind, CreatedAt: a.At}
	if t.Kind == store.AlertDiscord {
		d.Body = string(Discord(s, a, language).JSON())
	} else {
		d.Body = string(JSON(s, a))
	}
	return d
}

// Players returns who is named in the rules of a target: Steam IDs, and then names.
func Players(t store.AlertTarget) []string {
	list := make([]string, 0, len(t.Rules.Players)+len(t.Rules.Names))
	for _, id := range t.Rules.Players {
		list = append(list, id.String())
	}
	return append(list, t.Rules.Names...)
}
