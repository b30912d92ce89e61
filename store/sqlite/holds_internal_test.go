package sqlite

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/left4me/left4me/store"
)

// Each dial of a game server waits for the check of its login: it is one read, whether or
// not there is a record of the address.
func TestLoginCheckIsOneRead(t *testing.T) {
	t.Parallel()
	ctx, now := t.Context(), time.Now()
	s, err := Open(ctx, ":memory:", &Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	conn, err := s.reader.DB.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var reads atomic.Int32
	err = conn.Raw(func(c any) error {
		return c.(driver.Conn).Raw().Trace(sqlite3.TRACE_STMT, func(_ sqlite3.TraceEvent, stmt, _ any) error {
			if strings.HasPrefix(stmt.(*sqlite3.Stmt).SQL(), "SELECT") {
				reads.Add(1)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	login := store.RCONLogin{Host: "203.0.113.5", Port: 27015, Password: "made up"}
	for _, known := range []bool{false, true} {
		if known {
			if err := s.EndRCONLogin(ctx, login, store.LoginProven, now); err != nil {
				t.Fatal(err)
			}
		}
		reads.Store(0)
		own, err := s.CheckRCONLogin(ctx, login, now)
		if err != nil || own.Proven != known || reads.Load() != 1 {
			t.Errorf("%+v, %v, after %d reads; want proven %t after 1", own, err, reads.Load(), known)
		}
	}
}
