package main

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// options are how kong reads our settings and prints help.
func options() []kong.Option {
	return []kong.Option{
		kong.Name("left4me"),
		kong.Description("left4me watches game servers over RCON and shows who plays."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Help(printHelp),
		kong.ValueFormatter(describe),
		kong.NamedMapper("seconds", number(1e9, "number of seconds")),
		kong.NamedMapper("days", number(24*3600*1e9, "whole number of days")),
		kong.NamedMapper("whole", number(1, "whole number")),
		kong.PostBuild(func(k *kong.Kong) error {
			if k.Model.HelpFlag != nil {
				k.Model.HelpFlag.Help = "Show this help."
			}
			for _, flag := range allFlags(k.Model) {
				if variable := flag.Tag.Get("env"); variable != "" {
					name := strings.TrimPrefix(variable, "LEFT4ME_")
					flag.Name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
					flag.Tag.Envs = nil // command.variable reads it
				}
			}
			return nil
		}),
	}
}

func allFlags(app *kong.Application) []*kong.Flag {
	all := slices.Clone(app.Flags)
	for _, leaf := range app.Leaves(false) {
		all = append(all, leaf.Flags...)
	}
	return all
}

// variable finds the value of a flag in the environment. It does what kong would do,
// but takes an empty variable for none, and its error names the variable and quotes no
// secret.
func (c command) variable(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	name := flag.Tag.Get("env")
	value := c.env[name]
	if name == "" || value == "" {
		return nil, nil
	}
	scan := kong.ScanFromTokens(kong.Token{Type: kong.FlagValueToken, Value: value})
	if err := flag.Parse(scan, reflect.New(flag.Target.Type()).Elem()); err != nil {
		return nil, fault(name, strings.TrimPrefix(err.Error(), "--"+flag.Name+": "), "")
	}
	return value, nil
}

// flagCommands are the commands that are documented as flags.
var flagCommands = map[string]string{"-demo": "demo", "--demo": "demo", "-version": "version", "--version": "version"}

// arguments translates a command line for kong. Flags have one dash or two, what
// follows a flag is its value even if it begins with a dash, and -demo, -version and
// help stand for commands.
func arguments(app *kong.Application, args []string) ([]string, error) {
	takesValue := make(map[string]bool)
	for _, flag := range allFlags(app) {
		takesValue["--"+flag.Name] = !flag.IsBool()
	}
	var out []string
	switch {
	case len(args) == 0:
		return []string{"serve"}, nil
	case args[0] == "help":
		return append(slices.Clone(args[1:]), "--help"), nil
	case strings.HasPrefix(args[0], "-") && !slices.Contains([]string{"-h", "-help", "--help"}, args[0]):
		out = []string{"serve"}
		for i, arg := range args {
			if name, ok := flagCommands[arg]; ok {
				out, args = []string{name}, slices.Delete(slices.Clone(args), i, i+1)
				break
			}
		}
	}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(out, args[i:]...), nil
		}
		if len(arg) > 2 && arg[0] == '-' {
			arg = "--" + strings.TrimPrefix(arg[1:], "-")
			if takesValue[arg] {
				if i++; i == len(args) {
					return nil, usagef("%s: its value is missing", oneDash(arg))
				}
				arg += "=" + args[i]
			}
		}
		out = append(out, arg)
	}
	return out, nil
}

// leftover is an error about an argument behind those of a command. It is not shown,
// since it may be a password that belongs on standard input.
var leftover = regexp.MustCompile(`(?s)^unexpected argument .*`)

var (
	kind      = regexp.MustCompile(`^(unknown flag|unexpected argument) (.*?)(, did you mean .*)?$`)
	twoDashes = regexp.MustCompile(`(^|[\s"])--(\w)`)
	column    = regexp.MustCompile(`--(\S+)(  )`)
)

// oneDash writes the flags in a text of kong as the documentation does.
func oneDash(text string) string { return twoDashes.ReplaceAllString(text, "$1-$2") }

// reword writes an error of kong as ours are: what it is about comes first.
func reword(text string) string { return oneDash(kind.ReplaceAllString(text, "$2: $1$3")) }

// printHelp is the help of kong with flags as the documentation writes them.
func printHelp(options kong.HelpOptions, k *kong.Context) error {
	var text strings.Builder
	out := k.Stdout
	k.Stdout = &text
	err := kong.DefaultHelpPrinter(options, k)
	k.Stdout = out
	if err == nil {
		_, err = out.Write([]byte(oneDash(column.ReplaceAllString(text.String(), "-$1 $2"))))
	}
	return err
}

// describe is the help of a flag, with its range, its default and its variable.
func describe(v *kong.Value) string {
	var notes []string
	if limits := v.Tag.Get("range"); limits != "" {
		notes = append(notes, limits)
	}
	if v.Default != "" {
		notes = append(notes, "default "+v.Default)
	}
	if variable := v.Tag.Get("env"); variable != "" {
		notes = append(notes, "$"+variable)
	}
	if len(notes) == 0 {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " (" + strings.Join(notes, "; ") + ")."
}
