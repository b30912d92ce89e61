package rows

// Slice is a slice that a statement reads as a table: it is the argument of go_run(?)
// and the like.
type Slice struct {
	Len, Width int // rows and columns
	Cell       func(row, column int) Value
}

// SliceOf returns the rows of list. The list must not change meanwhile.
func SliceOf[T any](t Table[T], list []T) Slice {
	return Slice{len(list), len(t), func(row, column int) Value { return t[column].Write(&list[row]) }}
}

// SliceTable is the shape of what a statement reads as a table.
type SliceTable struct {
	Name  string // as in go_run(?)
	Names string // of the columns, with commas between them
	Kinds []Kind // of the columns; each may be NULL
}

func shape[T any](name string, t Table[T]) SliceTable {
	g := SliceTable{Name: name, Names: t.Names()}
	for _, c := range t {
		kind := c.Write(new(T)).Kind
		if kind == Null { // only numbers are NULL in an empty row
			kind = Int
		}
		g.Kinds = append(g.Kinds, kind)
	}
	return g
}

// SliceTables returns all of them.
func SliceTables() []SliceTable {
	return []SliceTable{
		shape("go_id", IDs),
		shape("go_key", Keys),
		shape("go_span", Spans),
		shape("go_run", Runs),
		shape("go_seen", RunEnds),
		shape("go_state", States),
		shape("go_session", Sessions),
		shape("go_alias", Aliases),
		shape("go_profile", Profiles),
		shape("go_player_sum", PlayerSums),
		shape("go_player_quarter", PlayerQuarters),
		shape("go_map_quarter", MapQuarters),
		shape("go_pair_quarter", PairQuarters),
		shape("go_length_quarter", LengthQuarters),
		shape("go_visit_quarter", VisitQuarters),
		shape("go_end_quarter", EndQuarters),
		shape("go_outage", Outages),
		shape("go_outage_quarter", OutageQuarters),
		shape("go_run_sum", RunSums),
		shape("go_chat", Chat),
		shape("go_count", Counts),
		shape("go_player_name", PlayerNames),
		shape("go_ban", Bans),
		shape("go_player_name_part", NameParts),
	}
}

// Key names a row in any of the tables that retention sweeps.
type Key struct {
	Server, Number int64
	Name           string
}

// IDs is a table of numbers.
var IDs = Table[int64]{{Name: "id", Write: func(id *int64) Value { return number(*id) }}}

// Keys are the columns of keys.
var Keys = Table[Key]{
	{Name: "server_id", Write: func(k *Key) Value { return number(k.Server) }},
	{Name: "number", Write: func(k *Key) Value { return number(k.Number) }},
	{Name: "name", Write: func(k *Key) Value { return text(k.Name) }},
}
