package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
)

type alertList struct {
	database
	listing
}

// alertRow is a target as it is listed: without its secrets.
type alertRow struct {
	ID     int64           `json:"id"`
	Name   string          `json:"name"`
	Owner  string          `json:"owner"`
	Kind   store.AlertKind `json:"kind"`
	Host   string          `json:"host"`
	Server int64           `json:"server_id,omitempty"`
	Tell   []string        `json:"tell"`
	Active bool            `json:"active"`
	Last   string          `json:"last"` // outcome of the newest delivery
}

// Run lists the targets, and how their newest delivery went.
func (l *alertList) Run(ctx context.Context, c command) error {
	db, err := l.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := alertTargets(ctx, db)
	if err != nil {
		return err
	}
	rows := []alertRow{}
	for _, t := range all {
		log, err := db.AlertLog(ctx, t.UserID, t.ID, 1)
		if err != nil {
			return err
		}
		row := alertRow{t.ID, t.Name, t.owner, t.Kind, t.Host(), t.ServerID, nil, t.Active, ""}
		for _, kind := range t.Rules.Kinds {
			row.Tell = append(row.Tell, string(kind))
		}
		for _, d := range log {
			row.Last = cmp.Or(string(d.Outcome), "waits")
		}
		rows = append(rows, row)
	}
	if l.JSON {
		return c.printJSON(map[string]any{"targets": rows})
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tTARGET\tOWNER\tKIND\tHOST\tSERVER\tTOLD\tACTIVE\tLAST")
	for _, r := range rows {
		server := "all"
		if r.Server != 0 {
			server = strconv.FormatInt(r.Server, 10)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%t\t%s\n", r.ID, printable(r.Name), printable(r.Owner), r.Kind, printable(r.Host), server,
			cmp.Or(strings.Join(r.Tell, ","), "-"), r.Active, cmp.Or(r.Last, "-"))
	}
	return w.Flush()
}

// An ownedTarget is a target and the name and language of its owner.
type ownedTarget struct {
	store.AlertTarget
	owner, language string
}

// alertTargets returns the targets of all users, by the names of both.
func alertTargets(ctx context.Context, db store.Store) ([]ownedTarget, error) {
	users, err := db.Users(ctx)
	if err != nil {
		return nil, err
	}
	var all []ownedTarget
	for _, u := range users {
		targets, err := db.AlertTargets(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		for _, t := range targets {
			all = append(all, ownedTarget{t, u.Name, u.Language})
		}
	}
	return all, nil
}

// A namedTarget is a target that a command names.
type namedTarget struct {
	database
	Target string `arg:"" help:"Name or id of the target."`
}

// find finds it in the database, which the caller closes.
func (n *namedTarget) find(ctx context.Context) (db openStore, found ownedTarget, err error) {
	if db, err = n.openExisting(ctx); err != nil {
		return db, found, err
	}
	all, err := alertTargets(ctx, db)
	count := 0
	for _, t := range all {
		if strconv.FormatInt(t.ID, 10) == n.Target {
			return db, t, nil
		}
		if t.Name == n.Target {
			found = t
			count++
		}
	}
	switch {
	case err != nil:
	case count == 0:
		err = fault(printable(n.Target), "there is no alert target of this name or id", "left4me alert list shows them")
	case count > 1:
		err = fault(printable(n.Target), fmt.Sprintf("%d alert targets have this name", count), "name one by its id, which left4me alert list shows")
	}
	if err != nil {
		db.Close()
	}
	return db, found, err
}

type alertRemove struct {
	namedTarget
}

// Run deletes the target.
func (r *alertRemove) Run(ctx context.Context, c command) error {
	db, t, err := r.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.DeleteAlertTarget(ctx, t.UserID, t.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "alert target %s deleted\n", printable(t.Name))
	return err
}

type alertTest struct {
	namedTarget
}

// Run queues a test, which whatever serves sends.
func (r *alertTest) Run(ctx context.Context, c command) error {
	db, t, err := r.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if !t.Active {
		return fault(printable(t.Name), "this target is off", "its page switches it on")
	}
	if err := db.QueueAlert(ctx, alerts.Test(t.AlertTarget, t.language, time.Now())); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "a test for %s is queued: the left4me that serves the pages sends it, and alert list shows the result\n", printable(t.Name))
	return err
}

type alertRotate struct {
	namedTarget
	End bool `help:"Sign with the old key no longer."`
}

// Run gives the target a new key, or ends the rotation.
func (r *alertRotate) Run(ctx context.Context, c command) error {
	db, t, err := r.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if t.Kind != store.AlertWebhook {
		return fault(printable(t.Name), "only webhooks have a key", "a new URL replaces that of a channel")
	}
	next := alerts.EndRotation(t.AlertTarget)
	if !r.End {
		next = alerts.Rotate(t.AlertTarget)
	}
	if err := db.UpdateAlertTarget(ctx, next); err != nil {
		return err
	}
	if r.End {
		_, err = fmt.Fprintf(c.out, "requests to %s are signed with one key\n", printable(t.Name))
		return err
	}
	_, err = fmt.Fprintf(c.out, "requests to %s are signed with the old key and with %s (shown this once)\n", printable(t.Name), next.Key)
	return err
}
