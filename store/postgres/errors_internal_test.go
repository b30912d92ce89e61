package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/left4me/left4me/store"
)

// TestFailed: what PostgreSQL says is what the contract says.
func TestFailed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want error // nil: none of the contract
	}{
		{&pgconn.PgError{Code: "23505", ConstraintName: "servers_port"}, store.ErrPortInUse},
		{&pgconn.PgError{Code: "23505", ConstraintName: "servers_name"}, store.ErrNameInUse},
		{&pgconn.PgError{Code: "23505", ConstraintName: "share_token"}, nil},
		{&pgconn.PgError{Code: "23503"}, store.ErrNotFound},
		{&pgconn.PgError{Code: "53100"}, store.ErrUnavailable}, // the disk is full
		{&pgconn.PgError{Code: "53300"}, store.ErrUnavailable}, // too many connections
		{&pgconn.PgError{Code: "25006"}, store.ErrUnavailable}, // read-only
		{&pgconn.PgError{Code: "25P03"}, store.ErrUnavailable}, // idle in a transaction
		{&pgconn.PgError{Code: "40001"}, store.ErrUnavailable}, // repeated in vain
		{&pgconn.PgError{Code: "57P01"}, store.ErrUnavailable}, // the server stops
		{&pgconn.PgError{Code: "57P03"}, store.ErrUnavailable}, // the server starts
		{&pgconn.PgError{Code: "58030"}, store.ErrUnavailable}, // the disk is broken
		{&pgconn.PgError{Code: "42601"}, nil},                  // a wrong statement
		{&pgconn.PgError{Code: "28P01"}, nil},                  // a wrong password
		{driver.ErrBadConn, store.ErrUnavailable},
		{io.ErrUnexpectedEOF, store.ErrUnavailable},
		{errors.Join(store.ErrPortInUse, store.ErrNameInUse), store.ErrNameInUse},
		{errors.New("else"), nil},
	} {
		got := wrapErr(t.Context(), "try", fmt.Errorf("wrapped: %w", test.err))
		if test.want != nil && !errors.Is(got, test.want) {
			t.Errorf("%v is %v, want %v", test.err, got, test.want)
		}
		for _, e := range []error{store.ErrPortInUse, store.ErrNameInUse, store.ErrNotFound, store.ErrUnavailable} {
			if test.want == nil && errors.Is(got, e) {
				t.Errorf("%v is %v", test.err, got)
			}
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := wrapErr(ended, "try", &pgconn.PgError{Code: "57014"}); !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a call that was canceled: %v", err)
	}
}
