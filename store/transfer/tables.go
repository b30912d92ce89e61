package transfer

import (
	"context"
	"errors"
	"iter"
)

// Names are the tables that are copied, each behind those that its rows refer to. The
// table lease is left out: it says which programs use a store, not what it holds. So are
// the totals of players and the blocks, which a store makes of what it is filled with.
func Names() []string {
	return []string{
		"users", "login", "api_token", "blueprints", "overlays", "servers", "server_member",
		"server_group", "server_group_server", "server_group_member", "share", "community",
		"server_current", "server_run", "server_player_session", "player_sum", "player_alias", "player_name", "player_name_part",
		"player_quarter", "map_quarter", "pair_quarter", "length_quarter", "visit_quarter", "end_quarter", "run_sum",
		"server_outage", "outage_quarter", "outage_sum",
		"player_note", "player_tag", "player_watch", "chat", "server_count", "alert_target", "alert_state", "alert_delivery", "audit", "server_task",
		"steam_user_profile", "steam_ban", "steam_call_budget", "rcon_login", "rcon_login_key",
	}
}

// ErrNotEmpty says that the target of a copy holds something already.
var ErrNotEmpty = errors.New("transfer: the target is not empty")

// Row has a value for each column: nil, an int64, a string or a []byte. Truth is 1 and 0.
type Row []any

// Tables are the tables of a store within one transaction.
type Tables interface {
	// Columns returns the names of the columns of a table that are stored, not computed.
	Columns(ctx context.Context, table string) ([]string, error)

	// Rows yields these columns of all rows of a table, in no order. A row is valid until
	// the next. After an error there are none.
	Rows(ctx context.Context, table string, columns []string) iter.Seq2[Row, error]

	// LastID returns the highest ID that a table with IDs has ever given; 0 if it has
	// given none, or has none to give.
	LastID(ctx context.Context, table string) (int64, error)
}

// EmptyTables are tables that may be filled.
type EmptyTables interface {
	Tables

	// Clear deletes all rows of a table.
	Clear(ctx context.Context, table string) error

	// Insert stores rows, each with these columns, and returns how many. It returns the
	// error that rows yields, or its own.
	Insert(ctx context.Context, table string, columns []string, rows iter.Seq2[Row, error]) (int, error)

	// SetLastID makes a table give higher IDs than id. A table that gives none stays as
	// it is.
	SetLastID(ctx context.Context, table string, id int64) error
}

// Source is a store that is copied.
type Source interface {
	// ReadTables calls read with the tables as they are at one moment.
	ReadTables(ctx context.Context, read func(context.Context, Tables) error) error
}

// Target is a store that is filled.
type Target interface {
	// FillTables calls fill in a transaction, which ends if fill returns nil. It may call
	// fill again if another program has got in the way.
	FillTables(ctx context.Context, fill func(context.Context, EmptyTables) error) error
}
