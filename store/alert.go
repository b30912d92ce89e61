package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate/alert"
)

// Bounds of what is kept of the alerts of a target.
const (
	MaxAlertsPending = 200 // that wait to be delivered; of more, the oldest are dropped
	MaxAlertLog      = 100 // that have ended; of more, the oldest are removed
)

// AlertOutcome is how the delivery of an alert ended.
type AlertOutcome string

// The outcomes.
const (
	AlertPending   AlertOutcome = ""          // it waits for its next attempt
	AlertDelivered AlertOutcome = "delivered" // the receiver took it
	AlertGone      AlertOutcome = "gone"      // the receiver wants no more, now or with an alert before it
	AlertGivenUp   AlertOutcome = "given_up"  // no attempt succeeded
	AlertDropped   AlertOutcome = "dropped"   // too many waited, or the target was switched off
)

// AlertOutcomes returns all outcomes. The slice belongs to the caller.
func AlertOutcomes() []AlertOutcome {
	return []AlertOutcome{AlertPending, AlertDelivered, AlertGone, AlertGivenUp, AlertDropped}
}

// AlertDelivery is an alert that is to be delivered to a target, or was.
type AlertDelivery struct {
	ID        int64
	Message   string // what a receiver knows it by; the same for each attempt
	TargetID  int64
	ServerID  int64 // 0 = of no server, as a test
	Kind      alert.Kind
	Body      string // JSON; "" once it has ended, as it can name players
	CreatedAt time.Time
	NextTry   time.Time // zero once it has ended
	Attempts  int       // begun
	EndedAt   time.Time // zero while it waits
	Outcome   AlertOutcome
	Status    int    // of HTTP, of the last attempt; 0 if there was no answer
	Error     string // why there was no answer; never with the URL
}

// AlertState is what is remembered of a server for the rules of one target.
type AlertState struct {
	TargetID, ServerID int64
	Version            int64 // of the state as it was read; 0: it is not stored yet
	State              alert.State
	LiveMessage        string // the ID of the message that shows the server as it is now; "" = none
}

// AlertUpdate is a state, and what is to be told because of it.
type AlertUpdate struct {
	AlertState
	Deliveries []AlertDelivery // Message, Kind and Body count; a zero CreatedAt is now
}

// AlertAttempt is what an attempt to deliver an alert came to.
type AlertAttempt struct {
	Delivery AlertDelivery // as ClaimAlerts returned it
	At       time.Time
	Outcome  AlertOutcome // AlertPending: it is tried again at NextTry
	NextTry  time.Time
	Status   int
	Error    string

	// HoldUntil is until when all that waits for the target waits, at least; zero = it does
	// not. It counts with AlertPending.
	HoldUntil time.Time
}

// Alerts keeps where alerts go, what the rules of each target remember, and the queue of what
// is to be delivered, which is also the log of what was. All of a target goes with it, and the
// target with its user and with its server.
//
// A target of another user is ErrNotFound. What [AlertTarget.Check] refuses is its error.
type Alerts interface {
	// CreateAlertTarget stores t and returns it with ID and times set. A name that
	// another target of the user has is ErrNameInUse, a user or server that does not
	// exist ErrNotFound, and one more than [MaxAlertTargets] ErrTooMany. Whether the user may
	// see the server is for the caller to check.
	CreateAlertTarget(ctx context.Context, t AlertTarget) (AlertTarget, error)

	// UpdateAlertTarget overwrites all but ID, UserID, Kind and CreatedAt, and sets
	// UpdatedAt. What waits for a target that is not Active any more is dropped. With
	// another URL the live messages are forgotten. Errors are as with CreateAlertTarget.
	UpdateAlertTarget(ctx context.Context, t AlertTarget) error

	// DeleteAlertTarget removes a target.
	DeleteAlertTarget(ctx context.Context, userID, id int64) error

	// AlertTarget returns one target of a user.
	AlertTarget(ctx context.Context, userID, id int64) (AlertTarget, error)

	// AlertTargets returns the targets of a user in the order of [CompareNames].
	AlertTargets(ctx context.Context, userID int64) ([]AlertTarget, error)

	// ActiveAlertTargets returns the targets of all users that get alerts, by ID: those
	// that are Active, of users who are. It is for programs.
	ActiveAlertTargets(ctx context.Context) ([]AlertTarget, error)

	// AlertStates returns what is stored for these targets, by target and server.
	AlertStates(ctx context.Context, targetIDs []int64) ([]AlertState, error)

	// SaveAlerts stores states and queues their deliveries, all or nothing of each
	// update. An update is passed over if its Version is not the stored one, which then
	// grows, or if its target or server does not exist; those are returned. So of several
	// programs that decide about the same server, one is heard. What waits is due at once.
	SaveAlerts(ctx context.Context, updates []AlertUpdate) (stale []AlertState, err error)

	// QueueAlert queues one delivery to d.TargetID of no server, due at once. ErrNotFound
	// says that the target does not exist.
	QueueAlert(ctx context.Context, d AlertDelivery) error

	// ClaimAlerts returns deliveries to targets that get alerts which are due, at most one of
	// each target, the oldest; at most limit in all, by ID. Each counts one attempt more, and
	// is due again at until, in case its program dies.
	ClaimAlerts(ctx context.Context, now, until time.Time, limit int) ([]AlertDelivery, error)

	// EndAlertAttempt records how an attempt went. If another attempt has begun meanwhile,
	// or the delivery has ended or is no more, nothing changes. With AlertGone the target is no
	// longer Active, EndedAt is set, and so ends all that waits for it.
	EndAlertAttempt(ctx context.Context, a AlertAttempt) error

	// AlertLog returns the newest deliveries of a target, those that wait too, newest
	// first; at most limit, and all with limit 0.
	AlertLog(ctx context.Context, userID, targetID int64, limit int) ([]AlertDelivery, error)
}
