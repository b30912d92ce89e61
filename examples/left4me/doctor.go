package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/diagnose"
)

// maxPatients is how many servers are looked at without being named.
const maxPatients = 20

type doctorCheck struct {
	database
	listening
	dialing
	listing
	LogAddr logAddr `env:"LOG_LISTENER_ADDR" placeholder:"IP:PORT" help:"Where the game servers are told to send their log: looks whether they do."`
	Server  string  `arg:"" optional:"" help:"Name or id of the server. Without it: this machine, left4me and all servers, if they are few."`
}

// Help is what the help of the command says beside its flags.
func (*doctorCheck) Help() string {
	return "Each line is one check: what was looked at, a code that stays, what is so, and what to do. " +
		"A server gets one login, and none that a refused password holds back. The exit status is 1 if there is a problem."
}

// diagnosis is what was found about a server, or about left4me and its machine.
type diagnosis struct {
	Server string `json:"server,omitempty"` // "": about left4me here
	doctor.Finding
}

// Run says what is wrong.
func (d *doctorCheck) Run(ctx context.Context, c command) error {
	var list []diagnosis
	if d.Server == "" {
		list = d.everything(ctx)
	} else {
		db, err := d.openExisting(ctx)
		if err != nil {
			return err
		}
		defer db.Close()
		srv, err := findServer(ctx, db, d.Server)
		if err != nil {
			return err
		}
		list = d.servers(ctx, db, []store.Server{srv})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := c.printDiagnoses(d.JSON, list); err != nil {
		return err
	}
	problems := 0
	for _, f := range list {
		if f.Level == doctor.Problem {
			problems++
		}
	}
	switch problems {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("1 problem found")
	}
	return fmt.Errorf("%d problems found", problems)
}

func (c command) printDiagnoses(asJSON bool, list []diagnosis) error {
	if asJSON {
		return c.printJSON(struct {
			Findings []diagnosis `json:"findings"`
		}{list})
	}
	for _, f := range list {
		about := ""
		if f.Server != "" {
			about = f.Server + ": "
		}
		if _, err := fmt.Fprintf(c.out, "%-7s  %s\n", f.Level, printable(about+f.Finding.String())); err != nil {
			return err
		}
	}
	return nil
}

// servers looks at servers, several at a time.
func (d *doctorCheck) servers(ctx context.Context, db store.Store, servers []store.Server) []diagnosis {
	look := diagnose.New(diagnose.Config{
		Store: db, Timeout: d.QueryTimeout, Bound: time.Minute, LogAddr: netip.AddrPort(d.LogAddr),
		// Names are looked up here, so that their addresses are checked.
		Dialer: &safedial.Dialer{Deny: d.DenyNetworks, LookupNetIP: net.DefaultResolver.LookupNetIP},
	})
	found := make([][]diagnosis, len(servers))
	var group errgroup.Group
	group.SetLimit(8)
	for i, srv := range servers {
		group.Go(func() error {
			findings, err := look.Server(ctx, srv, true)
			for _, f := range findings {
				found[i] = append(found[i], diagnosis{srv.Name, f})
			}
			return err
		})
	}
	_ = group.Wait() // the context has ended, which the caller sees
	return slices.Concat(found...)
}
