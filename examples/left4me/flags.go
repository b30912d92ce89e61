package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// newFlags makes the flags of one command, whose synopsis its help begins with.
func newFlags(synopsis string) *flag.FlagSet {
	flags := flag.NewFlagSet("left4me "+synopsis, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors come back
	return flags
}

// parse reads the flags of a command. For -h it writes their help to w.
func parse(flags *flag.FlagSet, args []string, w io.Writer) error {
	flags.Usage = func() {} // the package would call it for any error
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(w, "usage: %s\n", flags.Name())
		flags.SetOutput(w)
		flags.PrintDefaults()
	case err != nil:
		err = usageError{err}
	}
	return err
}
