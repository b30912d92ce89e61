package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Server is what is a server's own. Its texts, and JSON, leave the password out.
type Server struct {
	Port         int    // from 1 to 65535
	RCONPassword string `json:"-"` // as CheckPassword allows, or "" for none
}

// Blueprint is what several servers share.
type Blueprint struct {
	Arguments []string // of the command line, as they are
	Config    []string // lines of server.cfg, as they are
}

// Overlay is a folder that is laid over the game's files.
type Overlay struct {
	ID       int64
	Position int // the lowest is on top; of equal ones the lower ID is
	Path     string
	Expose   bool // its server.cfg can be executed, as server_overlay_ and the ID
}

// Spec says how to start a server. In JSON the lists of one that [Build] made are never null. Config
// holds the password, JSON and [Spec.ServerCfg] with it; other texts of a Spec
// do not show it.
type Spec struct {
	Port      int      `json:"port"`
	Overlays  []Layer  `json:"overlays"` // the one on top first
	Arguments []string `json:"arguments"`
	Config    []string `json:"config"` // the lines of server.cfg
}

// Layer is an overlay of a Spec.
type Layer struct {
	Path string `json:"path"`
	// Alias is "overlay_" and the overlay's ID if it exposes its server.cfg,
	// which is then executed as "server_" and the alias; else it is "".
	Alias string `json:"alias,omitempty"`
}

// Build returns the Spec of a server. What cannot be in one is a [*FieldError]:
// a port that is none, an entry with a NUL or a line break in it, an overlay
// without a path, two exposed overlays of one ID, a password that
// [CheckPassword] refuses. Build changes nothing that it is given, and the Spec
// shares no memory with it.
func Build(server Server, blueprint Blueprint, overlays []Overlay) (Spec, error) {
	if server.Port < 1 || server.Port > 65535 {
		return Spec{}, &FieldError{Field: "port", Index: -1, Problem: "must be from 1 to 65535"}
	}
	if err := blueprint.Check(); err != nil {
		return Spec{}, err
	}
	if err := checkOverlays(overlays); err != nil {
		return Spec{}, err
	}

	s := Spec{
		Port:      server.Port,
		Overlays:  make([]Layer, 0, len(overlays)),
		Arguments: append([]string{}, blueprint.Arguments...),
		Config:    make([]string, 0, len(overlays)+len(blueprint.Config)+1),
	}
	inOrder := slices.SortedStableFunc(slices.Values(overlays), func(a, b Overlay) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	for _, o := range inOrder {
		layer := Layer{Path: o.Path}
		if o.Expose {
			layer.Alias = fmt.Sprintf("overlay_%d", o.ID)
		}
		s.Overlays = append(s.Overlays, layer)
	}
	for _, layer := range slices.Backward(s.Overlays) {
		if layer.Alias != "" {
			s.Config = append(s.Config, "exec server_"+layer.Alias)
		}
	}
	s.Config = append(s.Config, blueprint.Config...)
	if server.RCONPassword != "" {
		if err := CheckPassword(server.RCONPassword); err != nil {
			return Spec{}, err
		}
		s.Config = append(s.Config, `rcon_password "`+server.RCONPassword+`"`)
	}
	return s, nil
}

// ServerCfg returns the text of server.cfg: the lines of Config, each with a
// newline at its end.
func (s Spec) ServerCfg() string {
	var b strings.Builder
	for _, line := range s.Config {
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

// String describes the Spec without what is in it.
func (s Spec) String() string {
	return fmt.Sprintf("spec of port %d: %d overlays, %d arguments, %d lines of config",
		s.Port, len(s.Overlays), len(s.Arguments), len(s.Config))
}

// Format writes String, whatever the verb.
func (s Spec) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// String describes the server without its password.
func (s Server) String() string {
	password := "no password"
	if s.RCONPassword != "" {
		password = "a password"
	}
	return fmt.Sprintf("server on port %d with %s", s.Port, password)
}

// Format writes String, whatever the verb.
func (s Server) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }
