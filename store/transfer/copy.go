package transfer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/left4me/left4me/store"
)

// Table is what was copied of a table.
type Table struct {
	Name   string
	Digest Digest
}

// Report is what was copied, in the order of [Names].
type Report []Table

// Rows is the number of all rows.
func (r Report) Rows() (n int) {
	for _, t := range r {
		n += t.Digest.Rows()
	}
	return n
}

// made are tables in which a new store has a row of its own. It gives way.
var made = []string{"rcon_login_key"}

// Leased is what programs may poll for.
type Leased interface {
	store.Leases
	store.Shards
}

// ErrTargetPolled says that a program polls for the target of a copy.
var ErrTargetPolled = errors.New("transfer: a program polls for the target")

// Copy copies all that from holds into to, all of it or nothing. The error is
// [ErrNotEmpty] if to holds anything.
//
// No program may poll for either meanwhile: see [store.Exclusive]. While one polls for the source,
// the error is [store.ErrLeaseHeld]; for the target, [ErrTargetPolled]. What is written to the
// source later is not copied.
func Copy(ctx context.Context, from interface {
	Source
	Leased
}, to interface {
	Target
	Leased
}) (report Report, err error) {
	err = store.Exclusive(ctx, from, "copy", func(ctx context.Context) error {
		var copyErr error
		err := store.Exclusive(ctx, to, "copy", func(ctx context.Context) error {
			report, copyErr = copyAll(ctx, from, to)
			return copyErr
		})
		if copyErr == nil && errors.Is(err, store.ErrLeaseHeld) {
			return ErrTargetPolled
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return report, nil
}

func copyAll(ctx context.Context, from Source, to Target) (Report, error) {
	var report Report
	var decided, targetErr error
	err := from.ReadTables(ctx, func(ctx context.Context, source Tables) error {
		var sourceErr error
		targetErr = to.FillTables(ctx, func(ctx context.Context, target EmptyTables) error {
			report, decided, sourceErr = nil, nil, nil
			c := copier{source: source, target: target}
			var err error
			report, err = c.all(ctx)
			decided, sourceErr = c.decided, c.sourceErr
			return err
		})
		if decided != nil {
			targetErr = nil
		}
		return sourceErr
	})
	for _, err := range []error{decided, err, targetErr} {
		if err != nil {
			return nil, err
		}
	}
	return report, nil
}

// copier is one attempt.
type copier struct {
	source    Tables
	target    EmptyTables
	sourceErr error // of the source, as it came
	decided   error // of neither store
}

// of notes an error of the source.
func (c *copier) of(err error) error {
	c.sourceErr = err
	return err
}

// decide notes an error that is neither store's.
func (c *copier) decide(err error) error {
	c.decided = err
	return err
}

func (c *copier) all(ctx context.Context) (Report, error) {
	if err := c.checkEmpty(ctx); err != nil {
		return nil, err
	}
	var report Report
	columns := make(map[string][]string)
	for _, table := range Names() {
		names, digest, err := c.table(ctx, table)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
		columns[table] = names
		report = append(report, Table{table, digest})
	}
	for _, t := range report {
		var stored Digest
		if err := stored.of(c.target.Rows(ctx, t.Name, columns[t.Name])); err != nil {
			return nil, fmt.Errorf("table %s: %w", t.Name, err)
		}
		if stored != t.Digest {
			return nil, c.decide(fmt.Errorf("transfer: table %s does not read back as it was: %d rows of %d, digest %s, want %s",
				t.Name, stored.Rows(), t.Digest.Rows(), stored, t.Digest))
		}
	}
	return report, nil
}

func (c *copier) checkEmpty(ctx context.Context) error {
	for _, table := range Names() {
		if slices.Contains(made, table) {
			continue
		}
		columns, err := c.target.Columns(ctx, table)
		if err != nil {
			return err
		}
		for _, err := range c.target.Rows(ctx, table, columns) {
			if err != nil {
				return err
			}
			return c.decide(ErrNotEmpty)
		}
	}
	return nil
}

// table copies one table.
func (c *copier) table(ctx context.Context, table string) (columns []string, digest Digest, err error) {
	if columns, err = c.source.Columns(ctx, table); err != nil {
		return nil, digest, c.of(err)
	}
	theirs, err := c.target.Columns(ctx, table)
	if err != nil {
		return nil, digest, err
	}
	slices.Sort(columns)
	slices.Sort(theirs)
	if !slices.Equal(columns, theirs) {
		return nil, digest, c.decide(fmt.Errorf("transfer: table %s has other columns in the target", table))
	}
	last, err := c.source.LastID(ctx, table)
	if err != nil {
		return nil, digest, c.of(err)
	}
	if slices.Contains(made, table) {
		if err := c.target.Clear(ctx, table); err != nil {
			return nil, digest, err
		}
	}
	n, err := c.target.Insert(ctx, table, columns, c.read(digest.through(c.source.Rows(ctx, table, columns))))
	if err == nil && n != digest.Rows() {
		err = c.decide(fmt.Errorf("transfer: %d rows of %d were stored", n, digest.Rows()))
	}
	if err != nil {
		return nil, digest, err
	}
	return columns, digest, c.target.SetLastID(ctx, table, last)
}

// read yields rows of the source, and notes its error.
func (c *copier) read(rows iter.Seq2[Row, error]) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range rows {
			if err != nil {
				c.of(err)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}
