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

	"github.com/left4me/left4me/livestate"
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

// TestTable: statements get each column once, in the order of what is bound.
func TestTable(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		rows.RunEnds.Names():                                 "server_id, last_seen_at",
		rows.RunEnds.Under("g"):                              "g.server_id, g.last_seen_at",
		rows.Profiles.Assign("g", "missing", "avatar_hash"):  "persona_name = g.persona_name, fetched_at = g.fetched_at",
		rows.RunEnds.Under("g", "last_seen_at", "max(1, 2)"): "g.server_id, max(1, 2)",
		rows.Aliases.Read("a"):                               "",
		rows.Profiles.Read("p", "missing", "0"):              "p.steam_id_64, p.persona_name, p.avatar_hash, p.fetched_at, 0",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	row := rows.Session{Follows: true, Session: livestate.Session{JoinedAt: time.UnixMilli(5), LeftAt: time.UnixMilli(3), Name: "a\x00"}}
	written := make(map[string]rows.Value)
	for _, c := range rows.Sessions {
		written[c.Name] = c.Write(&row)
	}
	if v := written["last_seen_at"]; v.Kind != rows.Null {
		t.Errorf("a session that follows its server has a last_seen_at: %+v", v)
	}
	if v := written["left_at"]; v.Int != 5 {
		t.Errorf("a session ends before it begins: %+v", v)
	}
	if v := written["name_at_join"]; v.Text != "a" {
		t.Errorf("a name is not clean: %+v", v)
	}
	if n := len(rows.Sessions.Dest(&row)); n != len(rows.Sessions) {
		t.Errorf("%d destinations for %d columns", n, len(rows.Sessions))
	}
}
