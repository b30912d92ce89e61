package rows

import (
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/store"
)

// AlertTarget is a row of alert_target.
type AlertTarget struct {
	bun.BaseModel `bun:"table:alert_target,alias:t"`

	ID        int64 `bun:"id,pk,autoincrement"`
	UserID    int64
	ServerID  int64 `bun:"server_id,nullzero"`
	Kind      string
	Name      string
	URL       string `bun:"url"`
	Key       string `bun:"sign_key"`
	OldKey    string
	Rules     string // JSON
	Live      bool
	Active    bool
	EndedAt   Time
	CreatedAt Time
	UpdatedAt Time
}

// NewAlertTarget returns the row of t; zero times of making and changing are now.
func NewAlertTarget(t store.AlertTarget) *AlertTarget {
	return &AlertTarget{
		ID:        t.ID,
		UserID:    t.UserID,
		ServerID:  t.ServerID,
		Kind:      string(t.Kind),
		Name:      t.Name,
		URL:       t.URL,
		Key:       t.Key,
		OldKey:    t.OldKey,
		Rules:     JSON(t.Rules),
		Live:      t.Live,
		Active:    t.Active,
		EndedAt:   TimeOf(t.EndedAt),
		CreatedAt: OrNow(t.CreatedAt),
		UpdatedAt: OrNow(t.UpdatedAt),
	}
}

// AlertTarget returns what the row stands for.
func (r *AlertTarget) AlertTarget() (store.AlertTarget, error) {
	t := store.AlertTarget{
		ID:        r.ID,
		UserID:    r.UserID,
		ServerID:  r.ServerID,
		Kind:      store.AlertKind(r.Kind),
		Name:      r.Name,
		URL:       r.URL,
		Key:       r.Key,
		OldKey:    r.OldKey,
		Live:      r.Live,
		Active:    r.Active,
		EndedAt:   time.Time(r.EndedAt),
		CreatedAt: time.Time(r.CreatedAt),
		UpdatedAt: time.Time(r.UpdatedAt),
	}
	return t, json.Unmarshal([]byte(r.Rules), &t.Rules)
}

// JSON returns a value that always has JSON, with clean texts.
func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// AlertDelivery is a row of alert_delivery.
type AlertDelivery struct {
	bun.BaseModel `bun:"table:alert_delivery,alias:d"`

	ID        int64 `bun:"id,pk,autoincrement"`
	Message   string
	TargetID  int64
	ServerID  int64 `bun:"server_id,nullzero"`
	Kind      string
	Body      string
	CreatedAt Time
	NextTryAt Time
	Attempts  int
	EndedAt   Time
	Outcome   string
	Status    int
	Error     string
}

// NewAlertDelivery returns the row of a delivery that is due at once; a zero CreatedAt is now.
func NewAlertDelivery(d store.AlertDelivery) *AlertDelivery {
	at := OrNow(d.CreatedAt)
	return &AlertDelivery{
		Message:   store.CleanText(d.Message),
		TargetID:  d.TargetID,
		ServerID:  d.ServerID,
		Kind:      store.CleanText(string(d.Kind)),
		Body:      store.CleanText(d.Body),
		CreatedAt: at,
		NextTryAt: at,
	}
}

// AlertDelivery returns what the row stands for.
func (r *AlertDelivery) AlertDelivery() store.AlertDelivery {
	return store.AlertDelivery{
		ID:        r.ID,
		Message:   r.Message,
		TargetID:  r.TargetID,
		ServerID:  r.ServerID,
		Kind:      alert.Kind(r.Kind),
		Body:      r.Body,
		CreatedAt: time.Time(r.CreatedAt),
		NextTry:   time.Time(r.NextTryAt),
		Attempts:  r.Attempts,
		EndedAt:   time.Time(r.EndedAt),
		Outcome:   store.AlertOutcome(r.Outcome),
		Status:    r.Status,
		Error:     r.Error,
	}
}
