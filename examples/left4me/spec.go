package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/startspec"
)

type specShow struct {
	database
	Cfg      bool   `xor:"form" help:"Print its server.cfg."`
	YAML     bool   `name:"yaml" xor:"form" help:"Print YAML, for the host tool of the Python system."`
	Dir      string `xor:"form" placeholder:"FOLDER" help:"Write what a host needs to start it into this folder, with a README."`
	Overlays string `placeholder:"FOLDER" help:"With -dir: where overlays with a relative path are."`
	Force    bool   `help:"With -dir: replace files that were changed, or that left4me did not write."`
	Server   string `arg:"" help:"Name or id of the server."`
}

// Run prints the command line and the files as JSON, or in the form that was asked for.
func (s *specShow) Run(ctx context.Context, c command) error {
	if s.Dir == "" && (s.Force || s.Overlays != "") {
		return usagef("-force and -overlays go with -dir")
	}
	db, err := s.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	srv, err := findServer(ctx, db, s.Server)
	if err != nil {
		return err
	}
	if err := spec.CheckPassword(srv.RCONPassword); err != nil && srv.RCONPassword != "" {
		fmt.Fprintln(c.err, "left4me: without the RCON password, which cannot be written into a server.cfg: it may hold only letters, digits, - and _")
		srv.RCONPassword = ""
	}
	built, err := buildSpec(ctx, db, srv)
	if err != nil {
		return err
	}
	switch {
	case s.Cfg:
		_, err = io.WriteString(c.out, built.ServerCfg())
		return err
	case s.YAML:
		_, err = io.WriteString(c.out, built.YAML())
		return err
	case s.Dir != "":
		return s.write(c, built)
	}
	return c.printJSON(built)
}

// findServer finds a server by its id, or by a name that only one has.
func findServer(ctx context.Context, servers store.Servers, key string) (store.Server, error) {
	all, err := servers.AllServers(ctx)
	if err != nil {
		return store.Server{}, err
	}
	var found []store.Server
	for _, srv := range all {
		if strconv.FormatInt(srv.ID, 10) == key {
			return srv, nil
		}
		if srv.Name == key {
			found = append(found, srv)
		}
	}
	switch len(found) {
	case 0:
		return store.Server{}, fault(key, "there is no server of this name or id", "left4me server list shows them")
	case 1:
		return found[0], nil
	}
	return store.Server{}, fault(key, fmt.Sprintf("%d servers have this name", len(found)), "name one by its id, which left4me server list shows")
}

// buildSpec is what srv is started with, by its blueprint.
func buildSpec(ctx context.Context, blueprints store.Blueprints, srv store.Server) (spec.Spec, error) {
	b, err := startspec.Blueprint(ctx, blueprints, srv)
	if err != nil {
		return spec.Spec{}, err
	}
	return startspec.Build(b, srv.Port, srv.RCONPassword)
}
