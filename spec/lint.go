package spec

import (
	"slices"
	"strings"
)

// maxLine is the longest command that a Source server takes: of a buffer of 512
// bytes the last is the end, see COMMAND_MAX_LENGTH in public/tier1/convar.h of
// https://github.com/ValveSoftware/source-sdk-2013.
const maxLine = 511

// Lint returns the warnings about a blueprint and its overlays, in the order of
// arguments, config and overlays, and of the entries of each; none for most
// blueprints. An entry can have several, each of another Code.
//
// No Warning quotes an entry, which may hold a password. An error of
// [Blueprint.Check] is none of its subjects.
func Lint(b Blueprint, overlays ...Overlay) []Warning {
	l := linter{variables: make(map[string]bool)}
	l.field = "arguments"
	for i, entry := range b.Arguments {
		l.index = i
		next := ""
		if i+1 < len(b.Arguments) {
			next = b.Arguments[i+1]
		}
		l.argument(entry, next)
	}
	l.field = "config"
	for i, line := range b.Config {
		l.index = i
		l.line(line)
	}
	l.field = "overlays.path"
	for i, o := range overlays {
		l.index = i
		l.path(o.Path)
	}
	return l.list
}

// linter looks at one blueprint.
type linter struct {
	findings
	variables map[string]bool // that are set already, in lower case; options with their sign
}

// path looks at the folder of an overlay.
func (l *linter) path(path string) {
	l.characters(path)
	if slices.Contains(strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' }), "..") {
		l.add(CodeOutsideOverlay)
	}
}

// set looks at a variable or command that is given one value, "" for none. Those
// that a server sets wherever they stand are judged here.
func (l *linter) set(name, value string) {
	switch name {
	case "sv_cheats":
		if isOn(value) {
			l.add(CodeCheats)
		}
	case "servercfgfile", "lservercfgfile":
		l.add(CodeServerCfgFile)
	case "exec":
		file := strings.TrimSuffix(strings.ToLower(strings.ReplaceAll(value, `\`, "/")), ".cfg")
		file = strings.TrimPrefix(strings.TrimPrefix(file, "./"), "cfg/")
		switch {
		case file == "server":
			l.add(CodeExecServer)
		case strings.HasPrefix(file, "server_overlay_"):
			l.add(CodeExecOverlay)
		}
	}
	if value != "" && isVariable(name) {
		l.once(name)
	}
}

// once warns at the second time.
func (l *linter) once(name string) {
	if l.variables[name] {
		l.add(CodeRepeated)
	}
	l.variables[name] = true
}

// variablePrefixes begin the names of variables, of the games and of common plugins.
var variablePrefixes = []string{
	"sv_", "mp_", "tv_", "z_", "rcon_", "net_", "director_", "survivor_", "tongue_", "boomer_", "versus_", "fps_", "l4d_", "l4d2_", "sb_", "decal",
}

// isVariable reports whether name is a variable. Commands, which it makes sense to
// repeat, have the same form, and so only names of a known kind count.
func isVariable(name string) bool {
	if name == "hostname" || name == "hostfile" || name == "motdfile" || name == "servercfgfile" {
		return true
	}
	return slices.ContainsFunc(variablePrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) &&
		!strings.Contains(name, "add") && !strings.Contains(name, "remove") && !strings.Contains(name, "ban")
}

func isOn(value string) bool {
	return value != "" && !slices.Contains([]string{"0", "off", "false"}, strings.ToLower(value))
}

// isSecret reports whether the value of a variable must stay private.
func isSecret(name string) bool {
	return strings.Contains(name, "password") || name == "sv_setsteamaccount"
}
