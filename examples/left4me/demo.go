package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/alecthomas/kong"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/steam/webapi/webapitest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/password"
)

const demoLogin = "demo"

// demo runs the daemon and the pages over scripted game servers and a Steam of
// its own, on a database that goes when it ends. No variable changes its settings.
type demo struct {
	Addr address `placeholder:"HOST:PORT" help:"Where the pages are served. Without it at 127.0.0.1:8080, or on any port if that is taken."`
}

// Run serves the demo until ctx ends.
func (d *demo) Run(ctx context.Context, c command) error {
	var set settings
	if err := kong.ApplyDefaults(&set, options()...); err != nil {
		return err
	}
	ln, err := demoListener(string(d.Addr), string(set.Addr))
	if err != nil {
		return listenError("-addr", string(d.Addr), err)
	}
	defer ln.Close()
	db := memstore.New()
	defer db.Close()

	const key = "the-key-of-the-demo"
	api := webapitest.NewServer(&webapitest.Options{Key: key})
	defer api.Close()
	set.Poll, set.SteamKey, set.SteamURL, set.AvatarURL = 2*time.Second, key, webURL(api.BaseURL), webURL(api.AvatarURL)
	games := demoGames()
	for _, g := range games {
		for _, p := range g.people {
			if p.persona != "" {
				api.SetPlayer(p.onSteam())
			}
		}
	}

	fmt.Fprintln(c.err, "left4me: making a month of history...")
	stage := make(map[string]*rcontest.Server, len(games))
	for _, g := range games {
		srv := rcontest.NewServer(func(r *rcontest.Request) string { return g.handle(r.Command) },
			&rcontest.Options{Password: "demo-" + g.password, Log: true, Info: g.info})
		defer srv.Close()
		g.bind = srv.Addr()
		stage[g.name] = srv
	}
	if err := demoStore(ctx, db, games); err != nil {
		return err
	}
	for _, g := range games {
		g.setLog(stage[g.name].Log)
	}
	// Games of the demo send their log over loopback, as real ones do not.
	logs, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer logs.Close()
	set.LogAddr = logAddr(logs.Addr())
	go play(ctx, games, stage[gameFlaky])

	fmt.Fprintf(c.out, "\n  The demo runs at http://%s\n  Log in as %s with the password %s. Ctrl-C ends it.\n\n", ln.Addr(), demoLogin, demoLogin)
	return c.watch(ctx, set, db, ln, logs)
}

// demoListener listens on addr, or on the usual address, or, if that is
// taken, on any port.
func demoListener(addr, usual string) (net.Listener, error) {
	if addr != "" {
		return net.Listen("tcp", addr)
	}
	ln, err := net.Listen("tcp", usual)
	if err != nil {
		ln, err = net.Listen("tcp", "127.0.0.1:0")
	}
	return ln, err
}

// demoStore makes the user, the blueprint, the servers and their past.
func demoStore(ctx context.Context, db store.Store, games []*game) error {
	digest, err := password.Hash(ctx, demoLogin)
	if err != nil {
		return err
	}
	user, err := db.CreateUser(ctx, store.User{Name: demoLogin, PasswordDigest: digest, Admin: true, Active: true})
	if err != nil {
		return err
	}
	plan, err := db.CreateBlueprint(ctx, store.Blueprint{
		UserID:    user.ID,
		Name:      "Campaign, four survivors",
		Arguments: []string{"-tickrate", "60", "+map", "c8m1_apartment", "+sv_gametypes", "coop"},
		Config:    []string{"sv_consistency 1", "sv_region 3", "z_difficulty Hard"},
		Overlays:  []store.Overlay{{Path: "overlays/base", Expose: true}, {Path: "overlays/maps"}},
	})
	if err != nil {
		return err
	}
	now := time.Now()
	for _, g := range games {
		host, port, err := splitAddr(g.bind)
		if err != nil {
			return err
		}
		password := "demo-" + g.password
		if g.name == gamePassword {
			password = "not-the-password"
		}
		srv, err := db.CreateServer(ctx, store.Server{
			UserID: user.ID, BlueprintID: plan.ID, Name: g.name, Host: host, Port: port, RCONPassword: password,
		})
		if err != nil {
			return err
		}
		if err := db.Apply(ctx, g.past(srv.ID, now.Add(-30*24*time.Hour), now)); err != nil {
			return err
		}
		if _, err := db.CreateTask(ctx, store.Task{
			ServerID: srv.ID, UserID: user.ID, Name: "last round", Enabled: true, Kind: schedule.Message, Text: "Last round for today", At: 23*time.Hour + 30*time.Minute,
		}); err != nil {
			return err
		}
	}
	_, err = db.CreateServer(ctx, store.Server{
		UserID: user.ID, BlueprintID: plan.ID, Name: gameStopped, Port: 27999, RCONPassword: "unused", DesiredState: store.Stopped,
	})
	if err != nil {
		return err
	}
	return demoNotes(ctx, db, user.ID, now)
}

// play lets the games go on until ctx ends. One of them goes away now and then.
func play(ctx context.Context, games []*game, flaky *rcontest.Server) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			for _, g := range games {
				g.step(now)
			}
			switch n % 120 {
			case 45:
				flaky.Stop()
			case 85:
				if err := flaky.Start(); err != nil {
					n-- // its port is taken for the moment
				}
			}
		}
	}
}

func splitAddr(addr string) (host string, port int, err error) {
	a, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return "", 0, err
	}
	if a.IP == nil {
		return "", 0, errors.New("address without a host: " + addr)
	}
	return a.IP.String(), a.Port, nil
}
