package main

import (
	"context"
	"fmt"
	"net"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/startspec"
)

// maxPatients is how many servers are looked at without being named.
const maxPatients = 20

type doctorCheck struct {
	database
	listening
	dialing
	listing
	Server string `arg:"" optional:"" help:"Name or id of the server. Without it: this machine, left4me and all servers, if they are few."`
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
	// Names are looked up here, so that their addresses are checked.
	dialer := &safedial.Dialer{Deny: d.DenyNetworks, LookupNetIP: net.DefaultResolver.LookupNetIP}
	logins := &hold.Logins{Store: db, Dialer: dialer}
	doc := doctor.Doctor{
		Dialer: dialer, Timeout: d.QueryTimeout,
		Client: func(s doctor.Server, opts *rcon.Options) doctor.Client {
			return logins.Client(s.Host, s.Port, s.Password, opts)
		},
	}
	found := make([][]diagnosis, len(servers))
	var group errgroup.Group
	group.SetLimit(8)
	for i, srv := range servers {
		group.Go(func() error {
			found[i] = d.server(ctx, &doc, db, srv)
			return nil
		})
	}
	group.Wait()
	return slices.Concat(found...)
}

// server looks at one server.
func (d *doctorCheck) server(ctx context.Context, doc *doctor.Doctor, db store.Store, srv store.Server) []diagnosis {
	patient := doctor.Server{Host: srv.Host, Port: srv.Port, Password: srv.RCONPassword}
	if err := patient.Strategy.UnmarshalText([]byte(srv.Strategy)); err != nil {
		patient.Strategy = rcon.StrategyMirror // as the daemon does
	}
	if b, err := startspec.Blueprint(ctx, db, srv); err == nil {
		patient.Blueprint, _ = startspec.Parts(b)
	}
	var list []diagnosis
	for _, f := range append(watchFindings(srv), doc.Server(ctx, patient)...) {
		list = append(list, diagnosis{srv.Name, f})
	}
	return list
}

// watchFindings says why a sound server is not watched, or is watched twice.
func watchFindings(srv store.Server) []doctor.Finding {
	var list []doctor.Finding
	if srv.DesiredState == store.Stopped {
		list = append(list, doctor.Finding{Check: "watch", Level: doctor.Warning, Code: "paused", Text: "the watch of this server is paused",
			Fix: fmt.Sprintf("left4me server edit -watch on %d", srv.ID)})
	}
	if srv.SameAs != 0 {
		list = append(list, doctor.Finding{Check: "watch", Level: doctor.Warning, Code: "same_game", Text: fmt.Sprintf("server %d reaches the same game", srv.SameAs),
			Fix: fmt.Sprintf("delete one of them, as by left4me server rm %d", srv.ID)})
	}
	return list
}
