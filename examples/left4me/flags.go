package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// newFlags makes the flags of one command, whose synopsis its help begins with.
func newFlags(synopsis string) *flag.FlagSet {
	flags := flag.NewFlagSet("left4me "+synopsis, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors come back
	return flags
}

// parse reads the flags of a command. For -h it writes their help to w. An error begins
// with the flag that it is about, and does not quote a value.
func parse(flags *flag.FlagSet, args []string, w io.Writer) error {
	flags.Usage = func() {} // the package would call it for any error
	if err := checkNames(flags, args); err != nil {
		return err
	}
	var wrong error
	flags.VisitAll(func(f *flag.Flag) { f.Value = &checkedValue{f.Value, f.Name, &wrong} })
	err := flags.Parse(args)
	flags.VisitAll(func(f *flag.Flag) { f.Value = f.Value.(*checkedValue).Value })
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(w, "usage: %s\n", flags.Name())
		flags.SetOutput(w)
		flags.PrintDefaults()
	case wrong != nil:
		err = wrong
	case err != nil:
		err = usageError{err}
	}
	return err
}

// checkedValue keeps the first error of a flag, which the flag package would put behind
// the value.
type checkedValue struct {
	flag.Value
	name  string
	wrong *error
}

func (v *checkedValue) Set(text string) error {
	if err := v.Value.Set(text); err != nil && *v.wrong == nil {
		*v.wrong = usagef("-%s: %w", v.name, err)
	}
	return nil
}

func (v *checkedValue) IsBoolFlag() bool { return isBool(v.Value) }

func isBool(v flag.Value) bool {
	b, ok := v.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// checkNames finds a flag that the command does not have, or that lacks its value.
func checkNames(flags *flag.FlagSet, args []string) error {
	for i := 0; i < len(args); i++ {
		name, dashed := strings.CutPrefix(args[i], "-")
		if name = strings.TrimPrefix(name, "-"); !dashed || name == "" {
			return nil // what follows are arguments
		}
		name, _, hasValue := strings.Cut(name, "=")
		f := flags.Lookup(name)
		switch {
		case name == "h" || name == "help":
			return nil
		case f == nil:
			return usagef("-%s: unknown flag", printable(name))
		case hasValue || isBool(f.Value):
		case i+1 == len(args):
			return usagef("-%s: its value is missing", name)
		default:
			i++
		}
	}
	return nil
}
