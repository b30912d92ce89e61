package rows

// Given is a slice that a statement reads as a table: it is the argument of given_run(?)
// and the like.
type Given struct {
	Len, Width int // rows and columns
	Cell       func(row, column int) Value
}

// Give returns the rows of list. The list must not change meanwhile.
func Give[T any](t Table[T], list []T) Given {
	return Given{len(list), len(t), func(row, column int) Value { return t[column].Write(&list[row]) }}
}

// GivenTable is the shape of what a statement reads as a table.
type GivenTable struct {
	Name  string // as in given_run(?)
	Names string // of the columns, with commas between them
	Kinds []Kind // of the columns; each may be NULL
}

func shape[T any](name string, t Table[T]) GivenTable {
	g := GivenTable{Name: name, Names: t.Names()}
	for _, c := range t {
		g.Kinds = append(g.Kinds, c.Write(new(T)).Kind)
	}
	return g
}

// GivenTables returns all of them.
func GivenTables() []GivenTable {
	return []GivenTable{
		shape("given_id", IDs),
		shape("given_key", Keys),
		shape("given_run", Runs),
		shape("given_seen", Ends),
		shape("given_state", States),
		shape("given_session", Sessions),
		shape("given_alias", Aliases),
		shape("given_profile", Profiles),
		shape("given_player_sum", PlayerSums),
		shape("given_player_quarter", PlayerQuarters),
		shape("given_map_quarter", MapQuarters),
		shape("given_pair_quarter", PairQuarters),
		shape("given_length_quarter", LengthQuarters),
		shape("given_run_sum", RunSums),
		shape("given_chat", Chat),
		shape("given_count", Counts),
		shape("given_player_name", PlayerNames),
		shape("given_ban", Bans),
		shape("given_player_name_part", NameParts),
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
