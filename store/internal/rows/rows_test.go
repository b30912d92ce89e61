package rows_test

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

// A statement that bun does not build reads the same model.
func Example() {
	db := bun.NewDB(new(sql.DB), sqlitedialect.New()) // which is not asked anything
	fmt.Println(`SELECT ` + rows.Columns[rows.Login](db, "l") + ` FROM login AS l`)
	var found rows.Login
	dest := rows.Dest(db, &found) // for Scan
	*dest[0].(*string), *dest[1].(*int64) = "d", 7
	fmt.Println(found.Login().Digest, found.Login().UserID)
	// Output:
	// SELECT l.digest, l.user_id, l.created_at, l.expires_at FROM login AS l
	// d 7
}

// TestValues: what a column holds comes back as the contract of a store says.
func TestValues(t *testing.T) {
	t.Parallel()
	far := time.Date(2026, 3, 1, 12, 0, 0, 999_999, time.FixedZone("far", -11*3600))
	for _, in := range []time.Time{far, {}} {
		var out rows.Time
		if back(t, rows.Time(in), &out); out != rows.TimeOf(in) || !time.Time(out).Equal(in.Truncate(time.Millisecond)) {
			t.Errorf("%v came back as %v", in, time.Time(out))
		}
	}
	highest := steam.FromUint64(1<<64 - 1)
	var id rows.SteamID
	if back(t, rows.SteamID(highest), &id); steam.ID(id) != highest {
		t.Errorf("%v came back as %v", highest, steam.ID(id))
	}
	var list rows.List
	if back(t, rows.List{"a\x00", "\xff", ""}, &list); !slices.Equal(list, []string{"a", "\uFFFD", ""}) {
		t.Errorf("list %q", list)
	}
	if back(t, rows.List{}, &list); list != nil {
		t.Errorf("the empty list came back as %#v", list)
	}
}

// back writes a value and reads it, and wants what is no such value to be refused.
func back(t *testing.T, in driver.Valuer, out sql.Scanner) {
	t.Helper()
	v, err := in.Value()
	if err == nil {
		err = out.Scan(v)
	}
	if err != nil {
		t.Errorf("%T: %v", in, err)
	}
	if out.Scan(1.5) == nil {
		t.Errorf("%T takes a fraction", out)
	}
}
