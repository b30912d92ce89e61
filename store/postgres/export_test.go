package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// OpenTraced is Open with a tracer of all statements.
func OpenTraced(ctx context.Context, url string, tracer pgx.QueryTracer) (*Store, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	config.Tracer = tracer
	return openConfig(ctx, config, nil)
}

// LockEvents is the statement that begins the storing of events.
var LockEvents = lockEvents

// RenewShards and LockShards are the statements that keep others from taking shards.
const (
	RenewShards = renewShards
	LockShards  = lockShards
)

// ConnConfig is that of a store's connections.
var ConnConfig = parse
