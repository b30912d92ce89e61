package api

import (
	"time"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
)

// AlertTargets are the targets of a user's alerts, by name.
type AlertTargets struct {
	Targets []AlertTarget `json:"targets"`
}

// AlertTarget is where alerts go. Its URL and its keys are in no answer.
type AlertTarget struct {
	ID        int64           `json:"id"`
	Name      string          `json:"name"`
	Kind      store.AlertKind `json:"kind"`
	Host      string          `json:"host"`      // of the URL, with its last characters
	ServerID  int64           `json:"server_id"` // 0: all that belong to the user
	Tell      []alert.Kind    `json:"tell"`
	DownAfter int             `json:"down_after"` // minutes; 0: the usual time
	Players   []string        `json:"players"`    // Steam IDs and names
	WatchList bool            `json:"watch_list"`
	Live      bool            `json:"live"`
	Active    bool            `json:"active"`
	Rotating  bool            `json:"rotating"` // the old key signs too
	EndedAt   *time.Time      `json:"ended_at"` // when the receiver said that it wants no more
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
}

// AlertLog are the newest deliveries of a target, newest first.
type AlertLog struct {
	Deliveries []AlertDelivery `json:"deliveries"`
}

// AlertDelivery is an alert that waits, or was delivered, or was not.
type AlertDelivery struct {
	Message   string     `json:"message"` // its ID, which the receiver gets too
	Kind      alert.Kind `json:"kind"`
	ServerID  int64      `json:"server_id"` // 0: of none
	CreatedAt time.Time  `json:"created_at"`
	NextTry   *time.Time `json:"next_try"`
	EndedAt   *time.Time `json:"ended_at"`
	Attempts  int        `json:"attempts"`
	Outcome   string     `json:"outcome"` // waits, delivered, gone, given_up or dropped
	Status    int        `json:"status"`  // of HTTP; 0: there was no answer
	Cause     string     `json:"cause"`   // why there was no answer
}

// NewAlertTarget returns t as the API tells it.
func NewAlertTarget(t store.AlertTarget) AlertTarget {
	return AlertTarget{
		ID: t.ID, Name: t.Name, Kind: t.Kind, Host: t.Host(), ServerID: t.ServerID,
		Tell: append([]alert.Kind{}, t.Rules.Kinds...), DownAfter: int(t.Rules.DownAfter / time.Minute), Players: alerts.Players(t),
		WatchList: t.Rules.WatchList, Live: t.Live, Active: t.Active, Rotating: t.OldKey != "", EndedAt: optional(t.EndedAt),
		CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
	}
}

// NewAlertTargets returns targets as the API tells them.
func NewAlertTargets(list []store.AlertTarget) AlertTargets {
	out := AlertTargets{Targets: make([]AlertTarget, 0, len(list))}
	for _, t := range list {
		out.Targets = append(out.Targets, NewAlertTarget(t))
	}
	return out
}

// NewAlertLog returns deliveries as the API tells them.
func NewAlertLog(list []store.AlertDelivery) AlertLog {
	out := AlertLog{Deliveries: make([]AlertDelivery, 0, len(list))}
	for _, d := range list {
		outcome := string(d.Outcome)
		if d.Outcome == store.AlertPending {
			outcome = "waits"
		}
		out.Deliveries = append(out.Deliveries, AlertDelivery{
			Message: d.Message, Kind: d.Kind, ServerID: d.ServerID, CreatedAt: d.CreatedAt, NextTry: optional(d.NextTry), EndedAt: optional(d.EndedAt),
			Attempts: d.Attempts, Outcome: outcome, Status: d.Status, Cause: d.Error,
		})
	}
	return out
}
