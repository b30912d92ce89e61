package spec_test

import (
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/left4me/left4me/spec"
)

func ExampleBuild() {
	s, err := spec.Build(
		spec.Server{Port: 27015, RCONPassword: "not-a-good-one"},
		spec.Blueprint{
			Arguments: []string{"+map", "c1m1_hotel"},
			Config:    []string{`hostname "Friday night"`, "sv_region 3"},
		},
		[]spec.Overlay{
			{ID: 7, Position: 0, Path: "/srv/l4d2/base", Expose: true},
			{ID: 9, Position: 1, Path: "/srv/l4d2/competitive", Expose: true},
		},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, layer := range s.Overlays {
		fmt.Println(layer.Path, layer.Alias)
	}
	fmt.Print(s.ServerCfg())
	// Output:
	// /srv/l4d2/base overlay_7
	// /srv/l4d2/competitive overlay_9
	// exec server_overlay_9
	// exec server_overlay_7
	// hostname "Friday night"
	// sv_region 3
	// rcon_password "not-a-good-one"
}

// A page shows the problem beside the field that has it.
func ExampleFieldError() {
	blueprint := spec.Blueprint{Config: []string{"sv_region 3", "sv_lan 0\nquit"}}
	var field *spec.FieldError
	if err := blueprint.Check(); errors.As(err, &field) {
		fmt.Println(field.Field, field.Index, field.Problem)
		fmt.Println(err)
	}
	// Output:
	// config 1 has a line break in it
	// spec: config: entry 2 has a line break in it
}

func ExampleNewPassword() {
	password, err := spec.NewPassword(rand.Read)
	fmt.Println(len(password), err, spec.CheckPassword(password))
	// Output:
	// 43 <nil> <nil>
}

// A host starts the game without a shell, so nothing needs quoting.
func ExampleArgv() {
	s, err := spec.Build(spec.Server{Port: 27016}, spec.Blueprint{
		Arguments: []string{"-tickrate", "60", "+map c1m1_hotel", `+hostname "Friday night"`},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q\n", spec.Argv(s))
	// Then: exec.Command("./srcds_run", spec.Argv(s)...)

	// Output:
	// ["-port" "27016" "-tickrate" "60" "+map" "c1m1_hotel" "+hostname" "Friday night"]
}

func ExampleLint() {
	blueprint := spec.Blueprint{
		Arguments: []string{"-tickrate 60"},
		Config:    []string{"sv_region 3", "sv_cheats 1"},
	}
	for _, w := range spec.Lint(blueprint, spec.Overlay{Path: "../base"}) {
		fmt.Printf("%s, entry %d: %s: %s\n", w.Field, w.Index+1, w.Code, w.Text)
	}
	// Output:
	// arguments, entry 1: blank: an option and its value are two entries; in one, the game may take them for one word
	// config, entry 2: cheats: cheats are allowed to everybody
	// overlays.path, entry 1: outside_overlay: the path leaves its folder with ..
}

// A stranger starts a server from these files.
func ExampleFiles() {
	s, err := spec.Build(spec.Server{Port: 27015}, spec.Blueprint{}, []spec.Overlay{{ID: 7, Path: "/srv/l4d2/base", Expose: true}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range spec.Files(s, map[string]string{"overlay_7": "sv_region 3\n"}) {
		fmt.Println(f.Path)
	}
	// Output:
	// README.md
	// argv.json
	// start
	// left4dead2@.service
	// cfg/server.cfg
	// cfg/server_overlay_7.cfg
}
