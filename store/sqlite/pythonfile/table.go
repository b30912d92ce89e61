package pythonfile

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/left4me/left4me/store/frompython"
)

// reader reads one database.
type reader struct {
	ctx   context.Context
	tx    *sql.Tx
	notes []frompython.Note
}

func (r *reader) note(subject, format string, args ...any) {
	r.notes = append(r.notes, frompython.Note{Code: frompython.NoteUnread, Subject: subject, Text: fmt.Sprintf(format, args...)})
}

// query calls row for each row of a statement.
func (r *reader) query(statement string, row func(scan func(...any) error) error, args ...any) error {
	rows, err := r.tx.QueryContext(r.ctx, statement, args...)
	if err != nil {
		return fmt.Errorf("pythonfile: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return fmt.Errorf("pythonfile: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("pythonfile: %w", err)
	}
	return nil
}

// table is a table that the database may have.
type table struct {
	name    string
	columns map[string]bool // by their names in lower case; empty: there is no such table
}

// table returns the first of these tables that is there.
func (r *reader) table(names ...string) (table, error) {
	for _, name := range names {
		t := table{name, make(map[string]bool)}
		err := r.query(`SELECT lower(name) FROM pragma_table_info(?)`, func(scan func(...any) error) error {
			var column string
			err := scan(&column)
			t.columns[column] = true
			return err
		}, name)
		if err != nil || len(t.columns) > 0 {
			return t, err
		}
	}
	return table{}, nil
}

// has reports whether the table is there and has all of these columns.
func (t table) has(columns ...string) bool {
	for _, c := range columns {
		if !t.columns[c] {
			return false
		}
	}
	return len(t.columns) > 0
}

// first returns the first of these columns that the table has, or "".
func (t table) first(columns ...string) string {
	for _, c := range columns {
		if t.columns[c] {
			return c
		}
	}
	return ""
}

// text returns the expression of a column as text, ” if it is not there or NULL.
func (t table) text(columns ...string) string {
	c := t.first(columns...)
	if c == "" {
		return `''`
	}
	return fmt.Sprintf(`coalesce(CAST(%s.%q AS TEXT), '')`, t.name, c)
}

// number returns the expression of a column as an integer, otherwise if it is not there
// or NULL.
func (t table) number(otherwise int, columns ...string) string {
	c := t.first(columns...)
	if c == "" {
		return fmt.Sprint(otherwise)
	}
	return fmt.Sprintf(`coalesce(CAST(%s.%q AS INTEGER), %d)`, t.name, c, otherwise)
}

// truth returns the expression of a column as 0 or 1, otherwise if it is not there or
// NULL.
func (t table) truth(otherwise int, columns ...string) string {
	return `(` + t.number(otherwise, columns...) + ` <> 0)`
}

// layouts are the forms in which SQLAlchemy and people write times. A fraction of a
// second may follow the seconds.
var layouts = []string{
	"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02",
}

// parseTime reads a time; one without a zone is UTC, and "" is the zero time.
func parseTime(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, true
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// date reads a time that may be missing, and one that cannot be read as missing.
func date(text string) time.Time {
	t, _ := parseTime(text)
	return t
}
