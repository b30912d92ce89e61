package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/frompython"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/sqlite/pythonfile"
)

type importPython struct {
	database
	polling
	Apply bool   `help:"Store it, in one transaction. No daemon may be running."`
	JSON  bool   `name:"json" help:"Print the report as JSON."`
	File  string `arg:"" help:"The SQLite database of the Python system, which is only read."`
}

// Run reports what an import adds and repairs, and stores it if it is asked to.
func (i *importPython) Run(ctx context.Context, c command) error {
	if sameFile(i.File, i.URL.path) {
		return fault(i.File, "DATABASE_URL names this file too, and it is only read", "name another one with DATABASE_URL")
	}
	src, err := pythonfile.Read(ctx, i.File)
	if err != nil {
		return sourceError(i.File, err)
	}
	db, err := i.target(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	have, err := frompython.Look(ctx, db, src)
	if err != nil {
		return err
	}
	in, report, err := frompython.Plan(src, have, frompython.Options{Policy: i.policy(), Now: time.Now()})
	if err != nil {
		return err
	}
	if !i.JSON {
		for _, note := range report.Notes {
			fmt.Fprintln(c.out, printable(note.String())+advice[note.Code])
		}
	}
	if i.Apply && !report.Empty() {
		if err := frompython.Apply(ctx, db, in); errors.Is(err, store.ErrLeaseHeld) {
			return fault("-apply", "a daemon polls for this database", "stop it first")
		} else if err != nil {
			return err
		}
	}
	return i.conclude(c, report)
}

// target opens the database that the import goes to. Without -apply, one that is not
// there is not made: an empty one in memory stands for it.
func (i *importPython) target(ctx context.Context) (openStore, error) {
	if !i.Apply && i.missing() {
		return sqlite.Open(ctx, ":memory:", nil)
	}
	return i.open(ctx)
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	other, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(one, other)
}

// conclude prints the counts.
func (i *importPython) conclude(c command, report frompython.Report) error {
	if i.JSON {
		if report.Notes == nil {
			report.Notes = []frompython.Note{}
		}
		return c.printJSON(struct {
			Applied bool `json:"applied"`
			frompython.Report
		}{i.Apply, report})
	}
	if len(report.Notes) > 0 {
		fmt.Fprintf(c.out, "\nNotes: %s.\n", countCodes(report.Notes))
	}
	var err error
	switch {
	case report.Empty():
		_, err = fmt.Fprintln(c.out, "Nothing to add.")
	case i.Apply:
		_, err = fmt.Fprintf(c.out, "Added to %s: %s.\n", i.URL, report)
	default:
		_, err = fmt.Fprintf(c.out, "It would add %s. Nothing has changed: import it with -apply.\n", report)
	}
	return err
}

// countCodes tells how many notes of each code there are.
func countCodes(notes []frompython.Note) string {
	count := make(map[frompython.Code]int)
	var order []frompython.Code
	for _, n := range notes {
		if count[n.Code] == 0 {
			order = append(order, n.Code)
		}
		count[n.Code]++
	}
	texts := make([]string, len(order))
	for i, code := range order {
		texts[i] = fmt.Sprintf("%s %d", code, count[code])
	}
	return strings.Join(texts, ", ")
}

// advice is what to do about a note.
var advice = map[frompython.Code]string{
	frompython.NotePassword: "; left4me spec -cfg SERVER prints the server.cfg that has it",
	frompython.NoteDigest:   "; left4me user passwd NAME sets one",
	frompython.NoteNoAdmin:  "; left4me user add -admin NAME makes one",
}

// sourceError says why a database of the Python system cannot be read.
func sourceError(name string, err error) error {
	switch {
	case errors.Is(err, pythonfile.ErrForeign):
		return &operatorError{name, "this is no database of the Python system", "name its left4me.db", err}
	case errors.Is(err, pythonfile.ErrChanged):
		return &operatorError{name, "it changed while it was read", "stop the Python system first", err}
	case errors.Is(err, pythonfile.ErrDamaged):
		return &operatorError{name, "this is no SQLite database, or a damaged one", "take a copy that is sound", err}
	}
	return fileError(name, err, "")
}
