package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/store"
)

type auditList struct {
	database
	listing
	Server string `arg:"" optional:"" help:"Name or id of a server. Without it: everything."`
	Limit  int    `type:"whole" range:"1 to 10000" default:"50" placeholder:"N" help:"The newest so many."`
}

// Run lists the audit log, newest first.
func (l *auditList) Run(ctx context.Context, c command) error {
	db, err := l.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	query := store.AuditQuery{Limit: l.Limit}
	if l.Server != "" {
		srv, err := findServer(ctx, db, l.Server)
		if err != nil {
			return err
		}
		query.ServerID = srv.ID
	}
	entries, err := db.AuditEntries(ctx, query)
	if err != nil {
		return err
	}
	if l.JSON {
		return c.printJSON(api.NewAudit(entries))
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "WHEN\tWHO\tSERVER\tACTION\tSUBJECT\tDETAIL\tRESULT")
	for _, e := range entries {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", e.At.Format(time.RFC3339), printable(e.Actor), printable(e.Server),
			e.Action, printable(e.Subject), printable(e.Detail), e.Result)
	}
	return w.Flush()
}
