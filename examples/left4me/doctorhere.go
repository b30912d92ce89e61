package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/store"
)

// everything looks at left4me, its machine and the servers. It begins nothing.
func (d *doctorCheck) everything(ctx context.Context) []diagnosis {
	var list []diagnosis
	add := func(findings ...doctor.Finding) {
		for _, f := range findings {
			list = append(list, diagnosis{"", f})
		}
	}
	if d.URL.path != "" {
		if f, known := doctor.Disk(filepath.Dir(d.URL.path)); known {
			add(f)
		}
	}
	db, err := d.openExisting(ctx)
	if err != nil {
		add(databaseFinding(err), doctor.Clock(time.Now(), time.Time{}, built()), d.running(ctx))
		return list
	}
	defer db.Close()
	add(doctor.Database(ctx, db.Ping))
	servers, users, newest, err := inventory(ctx, db)
	if err != nil {
		add(databaseFinding(err))
		return list
	}
	add(doctor.Clock(time.Now(), newest, built()), usersFinding(users), d.running(ctx), serversFinding(servers))
	if len(servers) > maxPatients {
		return list
	}
	return append(list, d.servers(ctx, db, servers)...)
}

// inventory returns what the database has, and its newest time.
func inventory(ctx context.Context, db store.Store) (servers []store.Server, users []store.User, newest time.Time, err error) {
	if servers, err = db.AllServers(ctx); err != nil {
		return nil, nil, newest, err
	}
	if users, err = db.Users(ctx); err != nil {
		return nil, nil, newest, err
	}
	for _, srv := range servers {
		newest = slices.MaxFunc([]time.Time{newest, srv.UpdatedAt, srv.ActualStateUpdatedAt}, time.Time.Compare)
	}
	runs, err := db.Snapshots(ctx, store.ServerIDs(servers))
	for _, run := range runs {
		newest = slices.MaxFunc([]time.Time{newest, run.LastSeenAt}, time.Time.Compare)
	}
	return servers, users, newest, err
}

// databaseFinding says why there is no database to look into.
func databaseFinding(err error) doctor.Finding {
	f := doctor.Finding{Check: doctor.CheckDatabase, Level: doctor.Problem, Code: doctor.CodeDatabase, Text: plain(err), Fix: "DATABASE_URL names the database"}
	if told, ok := errors.AsType[*operatorError](err); ok {
		f.Text = told.name + ": " + told.fault
		f.Fix = cmp.Or(told.fix, f.Fix)
		if told.cause == nil {
			f.Level, f.Code, f.Fix = doctor.Warning, "no_database", "begin with left4me user add -admin NAME"
		}
	}
	return f
}

func usersFinding(users []store.User) doctor.Finding {
	f := doctor.Finding{Check: "users", Level: doctor.Warning, Fix: "left4me user add -admin NAME"}
	switch {
	case len(users) == 0:
		f.Code, f.Text = "no_users", "there are no users"
	case !slices.ContainsFunc(users, func(u store.User) bool { return u.Admin && u.Active }):
		f.Code, f.Text = "no_admin", "there is no administrator"
	default:
		return doctor.Finding{Check: "users", Level: doctor.OK, Code: doctor.CodeOK, Text: fmt.Sprint(len(users))}
	}
	return f
}

func serversFinding(servers []store.Server) doctor.Finding {
	f := doctor.Finding{Check: "servers", Level: doctor.OK, Code: doctor.CodeOK, Text: fmt.Sprint(len(servers))}
	switch {
	case len(servers) == 0:
		f.Level, f.Code, f.Text = doctor.Warning, "no_servers", "there are no servers to watch"
		f.Fix = "left4me server add -owner USER -name NAME"
	case len(servers) > maxPatients:
		f.Text += ", too many to look at all: name one"
	}
	return f
}

// running finds out whether left4me serves at the address of the settings.
func (d *doctorCheck) running(ctx context.Context) doctor.Finding {
	const check = "serve"
	host, port, err := net.SplitHostPort(string(d.Addr))
	if err != nil || port == "0" {
		return doctor.Finding{Check: check, Level: doctor.OK, Code: doctor.CodeOK, Text: "the address is chosen at the start"}
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	at := net.JoinHostPort(host, port)
	status, body, err := fetch(ctx, "http://"+at+"/healthz")
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return doctor.Finding{Check: check, Level: doctor.Warning, Code: "not_running", Text: "left4me does not run at " + at, Fix: "start it: left4me"}
	case err != nil || status != http.StatusOK || body != "ok":
		return doctor.Finding{Check: check, Level: doctor.Problem, Code: "addr_in_use", Text: "another program listens at " + at, Fix: "stop it, or set LEFT4ME_ADDR"}
	}
	status, body, err = fetch(ctx, "http://"+at+"/readyz")
	if err != nil || status != http.StatusOK {
		return doctor.Finding{Check: check, Level: doctor.Problem, Code: "not_ready", Text: "left4me runs at " + at + " and is not ready: " + cmp.Or(body, "no answer"),
			Fix: "read its log"}
	}
	return doctor.Finding{Check: check, Level: doctor.OK, Code: doctor.CodeOK, Text: "left4me runs at http://" + at}
}

// fetch returns the status and the first line of an answer.
func fetch(ctx context.Context, url string) (status int, line string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	transport := &http.Transport{} // without the proxies of the environment
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 256))
	line, _, _ = strings.Cut(string(body), "\n")
	return resp.StatusCode, line, err
}
