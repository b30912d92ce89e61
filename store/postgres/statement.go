package postgres

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/left4me/left4me/store/internal/rows"
)

// translated are the statements that there are, as PostgreSQL has them.
var translated sync.Map

// translate returns a statement of package queries and its arguments as PostgreSQL has
// them. It is prepared once a connection.
func translate(statement string, args []any) (string, []any) {
	text, ok := translated.Load(statement)
	if !ok {
		text, _ = translated.LoadOrStore(statement, numbered(statement, args))
	}
	bound := make([]any, 1, 1+len(args))
	bound[0] = pgx.QueryExecModeCacheStatement
	for _, arg := range args {
		if g, ok := arg.(rows.Slice); ok {
			bound = append(bound, arrays(g)...)
		} else {
			bound = append(bound, arg)
		}
	}
	return text.(string), bound
}

var (
	sliceTables = tablesByName()
	argument    = regexp.MustCompile(`(go_\w+)\(\?(\d*)\)(?: AS (\w+))?|\?(\d*)`)
)

func tablesByName() map[string]rows.SliceTable {
	tables := make(map[string]rows.SliceTable)
	for _, t := range rows.SliceTables() {
		tables[t.Name] = t
	}
	return tables
}

// numbered gives the arguments PostgreSQL's numbers. A given table is an array for each
// of its columns, and so takes several.
func numbered(statement string, args []any) string {
	first := make([]int, len(args)+1) // of each argument, the number
	first[0] = 1
	for i, arg := range args {
		width := 1
		if g, ok := arg.(rows.Slice); ok {
			width = g.Width
		}
		first[i+1] = first[i] + width
	}
	next := 0
	number := func(text string) int {
		if text == "" {
			next++
			return first[next-1]
		}
		var n int
		fmt.Sscan(text, &n)
		return first[n-1]
	}
	var b strings.Builder
	end := 0
	for _, m := range argument.FindAllStringSubmatchIndex(statement, -1) {
		group := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return statement[m[2*n]:m[2*n+1]]
		}
		b.WriteString(statement[end:m[0]])
		end = m[1]
		if table := group(1); table != "" {
			unnest(&b, sliceTables[table], number(group(2)), group(3))
		} else {
			fmt.Fprintf(&b, "$%d", number(group(4)))
		}
	}
	b.WriteString(statement[end:])
	text := openSessions.ReplaceAllString(b.String(), "JOIN LATERAL (SELECT * FROM server_player_session AS s WHERE $1 OFFSET 0) AS s ON true")
	return strings.ReplaceAll(text, "CROSS JOIN", "JOIN")
}

// openSessions are those of each server of a join. PostgreSQL takes one in two hundred sessions
// for open until it has statistics, and would compare all that are open with all servers:
// a subquery that it cannot dissolve is one seek a server.
var openSessions = regexp.MustCompile(`CROSS JOIN server_player_session AS s ON (s\.server_id = \w+\.\w+ AND s\.left_at IS NULL)`)

var arrayTypes = map[rows.Kind]string{rows.Int: "bigint[]", rows.Text: "text[]", rows.Bool: "boolean[]"}

func unnest(b *strings.Builder, t rows.SliceTable, first int, alias string) {
	b.WriteString("unnest(")
	for i, kind := range t.Kinds {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(b, "$%d::%s", first+i, arrayTypes[kind])
	}
	if alias == "" {
		alias = "given"
	}
	fmt.Fprintf(b, ") AS %s (%s)", alias, t.Names)
}

// arrays returns the columns of what is given.
func arrays(g rows.Slice) []any {
	columns := make([]any, g.Width)
	for c := range columns {
		columns[c] = column(g, c)
	}
	return columns
}

// column is an array of the kind of its first value that is not NULL; of integers if
// there is none.
func column(g rows.Slice, c int) any {
	for row := range g.Len {
		switch g.Cell(row, c).Kind {
		case rows.Text:
			return collect(g, c, func(v rows.Value) string { return v.Text })
		case rows.Bool:
			return collect(g, c, func(v rows.Value) bool { return v.Int != 0 })
		case rows.Int:
			return collect(g, c, integer)
		}
	}
	return collect(g, c, integer)
}

func integer(v rows.Value) pgtype.Int8 { return pgtype.Int8{Int64: v.Int, Valid: v.Kind != rows.Null} }

func collect[T any](g rows.Slice, c int, value func(rows.Value) T) pgtype.FlatArray[T] {
	array := make(pgtype.FlatArray[T], g.Len)
	for row := range array {
		array[row] = value(g.Cell(row, c))
	}
	return array
}
