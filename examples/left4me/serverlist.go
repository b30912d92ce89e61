package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

type serverList struct {
	database
	staleness
	listing
}

// serverRow is a server as the API tells it, with its owner.
type serverRow struct {
	api.Server
	Owner   string         `json:"owner"`
	summary httpui.Summary // in words
}

// Run lists the servers.
func (l *serverList) Run(ctx context.Context, c command) error {
	rows, err := l.rows(ctx, time.Now())
	if err != nil {
		return err
	}
	if l.JSON {
		return c.printJSON(struct {
			Servers []serverRow `json:"servers"`
		}{rows})
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSERVER\tADDRESS\tOWNER\tSTATE\tPLAYERS\tMAP\tSEEN\tWHAT TO DO")
	for _, row := range rows {
		at := "never"
		if row.Snapshot != nil {
			at = row.Snapshot.LastSeenAt.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.ID, printable(row.Name),
			net.JoinHostPort(row.Host, fmt.Sprint(row.Port)), printable(row.Owner),
			row.summary.State, cmp.Or(row.summary.Players, "-"), cmp.Or(printable(row.summary.Map), "-"), at, row.summary.Advice)
	}
	return w.Flush()
}

// rows returns all servers by ID. It is never nil without an error.
func (l *serverList) rows(ctx context.Context, now time.Time) ([]serverRow, error) {
	db, err := l.openExisting(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	servers, err := db.AllServers(ctx)
	if err != nil {
		return nil, err
	}
	users, err := db.Users(ctx)
	if err != nil {
		return nil, err
	}
	owner := make(map[int64]string, len(users))
	for _, u := range users {
		owner[u.ID] = u.Name
	}
	ids := store.ServerIDs(servers)
	seen, err := db.Snapshots(ctx, ids)
	if err != nil {
		return nil, err
	}
	conditions, err := condition.Read(ctx, db, ids, now)
	if err != nil {
		return nil, err
	}
	rows := make([]serverRow, len(servers))
	for i, srv := range servers {
		sum := httpui.Summarize(srv, seen[srv.ID], now, l.Stale)
		rows[i] = serverRow{api.NewServer(srv, seen[srv.ID], sum.Fresh, conditions[srv.ID]), owner[srv.UserID], sum}
	}
	return rows, nil
}
