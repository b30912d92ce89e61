package spec_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/spec"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		server    spec.Server
		blueprint spec.Blueprint
		overlays  []spec.Overlay
		want      string // as JSON
		cfg       string
	}{
		{
			name:   "a server with nothing but a port has empty lists",
			server: spec.Server{Port: 27015},
			want:   `{"port":27015,"overlays":[],"arguments":[],"config":[]}`,
		}, {
			name:      "arguments and lines of config stay as they are",
			server:    spec.Server{Port: 65535},
			blueprint: spec.Blueprint{Arguments: []string{"-tickrate 60", ""}, Config: []string{`hostname "Ann's; <b>"`, "", "// 你好"}},
			want:      `{"port":65535,"overlays":[],"arguments":["-tickrate 60",""],"config":["hostname \"Ann's; \u003cb\u003e\"","","// 你好"]}`,
			cfg:       "hostname \"Ann's; <b>\"\n\n// 你好\n",
		}, {
			name:   "overlays stand in the order of their positions",
			server: spec.Server{Port: 1},
			overlays: []spec.Overlay{
				{ID: 5, Position: 2, Path: "/c"},
				{ID: 9, Position: 0, Path: "/a"},
				{ID: 8, Position: 1, Path: "/b2"},
				{ID: 7, Position: 1, Path: "/b1"},
			},
			want: `{"port":1,"overlays":[{"path":"/a"},{"path":"/b1"},{"path":"/b2"},{"path":"/c"}],"arguments":[],"config":[]}`,
		}, {
			name:      "exposed overlays are executed the last one first, then the blueprint, then the password",
			server:    spec.Server{Port: 27015, RCONPassword: "Secret_-9"},
			blueprint: spec.Blueprint{Config: []string{"sv_region 3", "rcon_password other"}},
			overlays: []spec.Overlay{
				{ID: 30, Position: 2, Path: "/third", Expose: true},
				{ID: 10, Position: 0, Path: "/first", Expose: true},
				{ID: 20, Position: 1, Path: "/second"},
			},
			want: `{"port":27015,"overlays":[{"path":"/first","alias":"overlay_10"},{"path":"/second"},{"path":"/third","alias":"overlay_30"}],` +
				`"arguments":[],"config":["exec server_overlay_30","exec server_overlay_10","sv_region 3","rcon_password other","rcon_password \"Secret_-9\""]}`,
			cfg: "exec server_overlay_30\nexec server_overlay_10\nsv_region 3\nrcon_password other\nrcon_password \"Secret_-9\"\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			overlays := slices.Clone(test.overlays)
			s, err := spec.Build(test.server, test.blueprint, overlays)
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("JSON (-want +got):\n%s", diff)
			}
			if diff := gocmp.Diff(test.cfg, s.ServerCfg()); diff != "" {
				t.Errorf("server.cfg (-want +got):\n%s", diff)
			}
			if diff := gocmp.Diff(test.overlays, overlays); diff != "" {
				t.Errorf("Build changed what it was given (-want +got):\n%s", diff)
			}
			for i := range s.Arguments {
				s.Arguments[i] = "changed"
			}
			if slices.Contains(test.blueprint.Arguments, "changed") {
				t.Error("the Spec shares memory with the blueprint")
			}
		})
	}
}

func TestBuildErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		port      int // 0 = 27015
		password  string
		blueprint spec.Blueprint
		overlays  []spec.Overlay
		want      spec.FieldError
		text      string
	}{
		{
			name: "port below 1", port: -1,
			want: spec.FieldError{Field: "port", Index: -1, Problem: "must be from 1 to 65535"},
			text: "spec: port must be from 1 to 65535",
		}, {
			name: "port 65536", port: 65536,
			want: spec.FieldError{Field: "port", Index: -1, Problem: "must be from 1 to 65535"},
		}, {
			name:      "newline in an argument",
			blueprint: spec.Blueprint{Arguments: []string{"a", "secret\nb"}},
			want:      spec.FieldError{Field: "arguments", Index: 1, Problem: "has a line break in it"},
			text:      "spec: arguments: entry 2 has a line break in it",
		}, {
			name:      "carriage return in a line",
			blueprint: spec.Blueprint{Config: []string{"secret\r"}},
			want:      spec.FieldError{Field: "config", Index: 0, Problem: "has a line break in it"},
		}, {
			name:      "NUL in a line",
			blueprint: spec.Blueprint{Config: []string{"a", "b", "\x00secret"}},
			want:      spec.FieldError{Field: "config", Index: 2, Problem: "has a NUL in it"},
		}, {
			name:     "NUL in a path",
			overlays: []spec.Overlay{{ID: 1, Path: "/a\x00"}},
			want:     spec.FieldError{Field: "overlays.path", Index: 0, Problem: "has a NUL in it"},
		}, {
			name:     "no path, by its place in the list as given",
			overlays: []spec.Overlay{{ID: 1, Path: "/a", Position: 5}, {ID: 2}},
			want:     spec.FieldError{Field: "overlays.path", Index: 1, Problem: "is empty"},
		}, {
			name:     "one alias twice",
			overlays: []spec.Overlay{{ID: 1, Path: "/a", Expose: true}, {ID: 2, Path: "/b"}, {ID: 1, Path: "/c", Expose: true}},
			want:     spec.FieldError{Field: "overlays.id", Index: 2, Problem: "is that of another exposed overlay"},
		}, {
			name:     "a password that would end its quotes",
			password: `x"; quit`,
			want:     spec.FieldError{Field: "rcon_password", Index: -1, Problem: "may hold only letters, digits, - and _"},
			text:     "spec: rcon_password may hold only letters, digits, - and _",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, err := spec.Build(spec.Server{Port: cmp.Or(test.port, 27015), RCONPassword: test.password}, test.blueprint, test.overlays)
			var got *spec.FieldError
			if !errors.As(err, &got) {
				t.Fatalf("Build = %v, %v, want a FieldError", s, err)
			}
			if diff := gocmp.Diff(test.want, *got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if test.text != "" && err.Error() != test.text {
				t.Errorf("error %q, want %q", err, test.text)
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "quit") {
				t.Errorf("the error holds the entry: %q", err)
			}
			if diff := gocmp.Diff(spec.Spec{}, s); diff != "" {
				t.Errorf("a Spec beside the error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPortZeroIsNone(t *testing.T) {
	t.Parallel()
	if s, err := spec.Build(spec.Server{}, spec.Blueprint{}, nil); err == nil {
		t.Errorf("Build = %v", s)
	}
}

func TestOverlaysThatAreNotExposedNeedNoID(t *testing.T) {
	t.Parallel()
	if _, err := spec.Build(spec.Server{Port: 1}, spec.Blueprint{}, []spec.Overlay{{Path: "/a"}, {Path: "/b"}, {Path: "/c", Expose: true}}); err != nil {
		t.Error(err)
	}
}

func TestTextsHideThePassword(t *testing.T) {
	t.Parallel()
	server := spec.Server{Port: 27015, RCONPassword: "hunter2"}
	s, err := spec.Build(server, spec.Blueprint{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%t", "%x"} {
		for _, value := range []any{server, &server, s, &s, []any{server, s}, struct{ S spec.Server }{server}} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "hunter2") || strings.Contains(text, "68756e74657232") {
				t.Errorf("%s of %T: %s", verb, value, text)
			}
		}
	}
	if got, want := fmt.Sprint(spec.Server{Port: 1}, server), "server on port 1 with no password server on port 27015 with a password"; got != want {
		t.Errorf("texts %q, want %q", got, want)
	}
	if got, want := fmt.Sprint(s), "spec of port 27015: 0 overlays, 0 arguments, 1 lines of config"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}
