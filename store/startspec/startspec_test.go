package startspec_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/startspec"
)

// plans are the blueprints of one user.
type plans map[int64]store.Blueprint

func (p plans) Blueprint(_ context.Context, user, id int64) (store.Blueprint, error) {
	if b, ok := p[id]; ok && user == 3 {
		return b, nil
	}
	return store.Blueprint{}, store.ErrNotFound
}

var plan = store.Blueprint{
	ID: 8, UserID: 3, Name: "coop", Arguments: []string{"+map", "c1m1_hotel"}, Config: []string{"sv_region 3"},
	Overlays: []store.Overlay{{ID: 5, Position: 1, Path: "/srv/base", Expose: true}, {ID: 4, Position: 2, Path: "/srv/more"}},
}

func Example() {
	server := store.Server{UserID: 3, Port: 27015, BlueprintID: 8}
	b, err := startspec.Blueprint(context.Background(), plans{8: plan}, server)
	if err != nil {
		fmt.Println(err)
	}
	built, err := startspec.Build(b, server.Port, "made-up")
	fmt.Print(built.ServerCfg(), err)
	// Output:
	// exec server_overlay_5
	// sv_region 3
	// rcon_password "made-up"
	// <nil>
}

func TestBlueprint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		server store.Server
		want   store.Blueprint
		err    error
	}{
		{"its own", store.Server{UserID: 3, BlueprintID: 8}, plan, nil},
		{"none", store.Server{UserID: 3}, store.Blueprint{}, nil},
		{"another user's", store.Server{UserID: 4, BlueprintID: 8}, store.Blueprint{}, store.ErrNotFound},
	} {
		got, err := startspec.Blueprint(t.Context(), plans{8: plan}, test.server)
		if diff := cmp.Diff(test.want, got); diff != "" || !errors.Is(err, test.err) {
			t.Errorf("%s: %v (-want +got):\n%s", test.name, err, diff)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	b, overlays := startspec.Parts(plan)
	if diff := cmp.Diff(spec.Blueprint{Arguments: plan.Arguments, Config: plan.Config}, b); diff != "" {
		t.Errorf("blueprint (-want +got):\n%s", diff)
	}
	want := []spec.Overlay{{ID: 5, Position: 1, Path: "/srv/base", Expose: true}, {ID: 4, Position: 2, Path: "/srv/more"}}
	if diff := cmp.Diff(want, overlays); diff != "" {
		t.Errorf("overlays (-want +got):\n%s", diff)
	}
}

// TestShownHidesSecrets: what people see of a blueprint has no value of a secret, however it
// is written, and the blueprint stays as it is.
func TestShownHidesSecrets(t *testing.T) {
	t.Parallel()
	b := store.Blueprint{
		Arguments: []string{"+map", "c1m1_hotel", "+sv_password hunter2", "+rcon_password", "hunter2", "+sv_setsteamaccount", "+hostname", "a b"},
		Config:    []string{"sv_region 3", `sv_password "hunter2"`, "a; rcon_password hunter2", "sv_password"},
	}
	shown := startspec.Shown(b)
	want := store.Blueprint{
		Arguments: []string{"+map", "c1m1_hotel", "+sv_password [hidden]", "+rcon_password", "[hidden]", "+sv_setsteamaccount", "+hostname", "a b"},
		Config:    []string{"sv_region 3", "sv_password [hidden]", "a; rcon_password [hidden]", "sv_password"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("Shown (-want +got):\n%s", diff)
	}
	if b.Config[1] != `sv_password "hunter2"` || b.Arguments[4] != "hunter2" {
		t.Error("Shown changed the blueprint")
	}
}

func TestBuildAndLint(t *testing.T) {
	t.Parallel()
	built, err := startspec.Build(plan, 27015, "")
	if err != nil || strings.Contains(built.ServerCfg(), "rcon_password") {
		t.Errorf("without a password: %v\n%s", err, built.ServerCfg())
	}
	bad := store.Blueprint{Config: []string{"a\nb"}}
	if _, err := startspec.Build(bad, 27015, ""); !errors.As(err, new(*spec.FieldError)) {
		t.Errorf("a line break in a line: %v", err)
	}
	if found := startspec.Lint(store.Blueprint{Config: []string{`rcon_password "x"`}}); len(found) != 1 {
		t.Errorf("warnings %v", found)
	}
}

// TestPublicHasNoSecret: neither the password nor the secrets of a blueprint, which is told as it is
// even if it cannot be used.
func TestPublicHasNoSecret(t *testing.T) {
	t.Parallel()
	secret := plan
	secret.Config = []string{"sv_password made-up"}
	broken := plan
	broken.Config = []string{"a\nb"}
	server := store.Server{UserID: 3, Port: 27015, BlueprintID: 8, RCONPassword: "made-up too"}
	built, b, err := startspec.Public(t.Context(), plans{8: secret}, server)
	if cfg := built.ServerCfg(); err != nil || strings.Contains(cfg, "made-up") || cmp.Diff(secret, b) != "" {
		t.Errorf("%q, %+v, %v", cfg, b, err)
	}
	cfg, err := startspec.ServerCfg(t.Context(), plans{8: secret}, server, "Another-One-2")
	if err != nil || !strings.Contains(cfg, "sv_password made-up") || !strings.Contains(cfg, `rcon_password "Another-One-2"`) {
		t.Errorf("%q, %v", cfg, err)
	}
	if _, b, err = startspec.Public(t.Context(), plans{8: broken}, server); !errors.As(err, new(*spec.FieldError)) || cmp.Diff(broken, b) != "" {
		t.Errorf("%+v, %v", b, err)
	}
	if cfg, err := startspec.ServerCfg(t.Context(), plans{8: broken}, server, "Another-One-2"); cfg != "" || err != nil {
		t.Errorf("%q, %v", cfg, err)
	}
	if _, err := startspec.ServerCfg(t.Context(), plans{}, server, ""); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
