// Package startspec says what the servers of a store are started with: it reads their
// blueprints and gives them to package spec.
//
//	b, err := startspec.Blueprint(ctx, st, server)
//	...
//	built, err := startspec.Build(b, server.Port, server.RCONPassword)
package startspec

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

// Blueprints is what Blueprint asks of a store; every store.Store has it.
type Blueprints interface {
	// Blueprint returns a blueprint of a user.
	Blueprint(ctx context.Context, userID, id int64) (store.Blueprint, error)
}

// Blueprint returns the blueprint of a server. That of a server without one is empty.
func Blueprint(ctx context.Context, from Blueprints, s store.Server) (store.Blueprint, error) {
	if s.BlueprintID == 0 {
		return store.Blueprint{}, nil
	}
	return from.Blueprint(ctx, s.UserID, s.BlueprintID)
}

// Shown returns a blueprint as people may see it: without the values of variables that are
// secrets, such as sv_password, which stand as [actions.Hidden].
func Shown(b store.Blueprint) store.Blueprint {
	b.Config, b.Arguments = slices.Clone(b.Config), slices.Clone(b.Arguments)
	for i, line := range b.Config {
		b.Config[i] = actions.Redact(line)
	}
	named := false // the entry before names a secret, whose value comes now
	for i, entry := range b.Arguments {
		if named && !strings.HasPrefix(entry, "+") && !strings.HasPrefix(entry, "-") {
			b.Arguments[i], named = actions.Hidden, false
			continue
		}
		b.Arguments[i] = actions.Redact(entry)
		named = b.Arguments[i] == entry && actions.Redact(entry+" x") != entry+" x"
	}
	return b
}

// Parts returns a blueprint and its overlays as package spec takes them.
func Parts(b store.Blueprint) (spec.Blueprint, []spec.Overlay) {
	overlays := make([]spec.Overlay, len(b.Overlays))
	for i, o := range b.Overlays {
		overlays[i] = spec.Overlay{ID: o.ID, Position: o.Position, Path: o.Path, Expose: o.Expose}
	}
	return spec.Blueprint{Arguments: b.Arguments, Config: b.Config}, overlays
}

// Build returns what a server with a blueprint is started with. Without a password its
// server.cfg sets none. Errors are those of [spec.Build].
func Build(b store.Blueprint, port int, password string) (spec.Spec, error) {
	blueprint, overlays := Parts(b)
	return spec.Build(spec.Server{Port: port, RCONPassword: password}, blueprint, overlays)
}

// Public returns what a server is started with as people may see it: without a password, of its
// blueprint as [Shown] returns it. It returns the blueprint as it is too, also with an error of
// [spec.Build].
func Public(ctx context.Context, from Blueprints, s store.Server) (built spec.Spec, b store.Blueprint, err error) {
	if b, err = Blueprint(ctx, from, s); err == nil {
		built, err = Build(Shown(b), s.Port, "")
	}
	return built, b, err
}

// ServerCfg returns the server.cfg of a server with a password, "" if its blueprint cannot be
// used. It holds secrets.
func ServerCfg(ctx context.Context, from Blueprints, s store.Server, password string) (string, error) {
	b, err := Blueprint(ctx, from, s)
	if err != nil {
		return "", err
	}
	built, err := Build(b, s.Port, password)
	if errors.As(err, new(*spec.FieldError)) {
		return "", nil
	}
	return built.ServerCfg(), err
}

// Lint returns the warnings of [spec.Lint] about a blueprint.
func Lint(b store.Blueprint) []spec.Warning {
	blueprint, overlays := Parts(b)
	return spec.Lint(blueprint, overlays...)
}
