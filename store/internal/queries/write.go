package queries

import (
	"context"
	"database/sql"
	"reflect"
	"strconv"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// bound collects the values of a statement. What bun writes has them in its text, which
// a database may log when it fails; a row can hold a password.
type bound []any

// add returns the argument that stands for a field of a row.
func (b *bound) add(f *schema.Field, row reflect.Value) string {
	value := f.Value(row).Interface()
	if f.NullZero && f.HasZeroValue(row) {
		value = nil
	}
	*b = append(*b, value)
	return "?" + strconv.Itoa(len(*b))
}

// insert stores a row, to which a pointer is given, and sets the ID that the database
// chooses for it. Conflict is what follows the values, or "".
func (s *Store) insert(ctx context.Context, tx bun.Tx, row any, conflict string) error {
	v := reflect.ValueOf(row).Elem()
	table := tx.Dialect().Tables().Get(v.Type())
	var names, values []string
	var args bound
	var id *schema.Field
	for _, f := range table.Fields {
		if f.AutoIncrement && f.HasZeroValue(v) {
			id = f
			continue
		}
		names = append(names, f.Name)
		values = append(values, args.add(f, v))
	}
	text := `INSERT INTO ` + table.Name + ` (` + strings.Join(names, ", ") + `) VALUES (` + strings.Join(values, ", ") + `) ` + conflict
	if id == nil {
		_, err := s.exec(ctx, tx, text, args...)
		return err
	}
	return s.query(ctx, tx, func(scan Scanner) error { return scan(id.Value(v).Addr().Interface()) },
		text+` RETURNING `+id.Name, args...)
}

// update changes these columns of the row with its ID, if the columns in same are as they
// are in row.
func (s *Store) update(ctx context.Context, tx bun.Tx, row any, columns []string, same ...string) (sql.Result, error) {
	v := reflect.ValueOf(row).Elem()
	table := tx.Dialect().Tables().Get(v.Type())
	var args bound
	equal := func(names []string) (list []string) {
		for _, name := range names {
			list = append(list, name+" = "+args.add(table.FieldMap[name], v))
		}
		return list
	}
	text := `UPDATE ` + table.Name + ` SET ` + strings.Join(equal(columns), ", ")
	text += ` WHERE ` + strings.Join(equal(append([]string{"id"}, same...)), " AND ")
	return s.exec(ctx, tx, text, args...)
}
