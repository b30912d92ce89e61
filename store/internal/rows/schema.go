package rows

import (
	"reflect"
	"strings"

	"github.com/uptrace/bun"
)

// Columns lists the columns of a model's table under an alias, in the order of [Dest],
// for statements that bun does not build.
func Columns[T any](db *bun.DB, alias string) string {
	var names []string
	for _, f := range db.Table(reflect.TypeFor[T]()).Fields {
		names = append(names, alias+"."+f.Name)
	}
	return strings.Join(names, ", ")
}

// Dest returns where the [Columns] of a model go when row is scanned.
func Dest[T any](db *bun.DB, row *T) []any {
	fields := db.Table(reflect.TypeFor[T]()).Fields
	dest := make([]any, len(fields))
	for i, f := range fields {
		dest[i] = f.Value(reflect.ValueOf(row).Elem()).Addr().Interface()
	}
	return dest
}

// MapSlice turns rows into what they stand for; no rows give nil.
func MapSlice[R, T any](rows []R, value func(*R) T) []T {
	if len(rows) == 0 {
		return nil
	}
	values := make([]T, len(rows))
	for i := range rows {
		values[i] = value(&rows[i])
	}
	return values
}
