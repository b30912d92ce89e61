package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// TestMigrateTotals: the leaderboard of an older database has its sessions and the removed ones,
// nothing of a session that is open is counted twice, and the names are those of the sessions.
func TestMigrateTotals(t *testing.T) {
	t.Parallel()
	version := slices.IndexFunc(migrations(), func(m migration) bool { return strings.Contains(m.script, "CREATE TABLE player_total ") })
	var statements []string
	for _, m := range migrations()[:version] {
		statements = append(statements, m.script)
	}
	path := write(t, append(statements,
		fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, application, version),
		`INSERT INTO users (id, username, username_key, password_digest, admin, active, language, created_at, updated_at)
		 VALUES (1, 'ann', 'ann', '', 0, 1, '', 0, 0)`,
		`INSERT INTO servers (id, user_id, name, port, rcon_password, desired_state, actual_state, last_error, created_at, updated_at)
		 VALUES (1, 1, 's', 1, '', 'running', 'unknown', '', 0, 0), (2, 1, 't', 2, '', 'running', 'unknown', '', 0, 0)`,
		`INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, left_at, last_seen_at, name_at_join, name_now, min_ping, max_ping, close_reason, summed_to)
		 VALUES (1, 7, 0, 1000, 3000, NULL, 'a', 'a', 0, 0, '', NULL), (1, 7, 0, 5000, 9000, NULL, 'a', 'b', 0, 0, '', 6000),
			(1, 7, 0, 9500, NULL, 9900, 'b', 'b', 0, 0, '', NULL), (2, 7, 0, 1000, 500, NULL, '', '', 0, 0, '', NULL), (2, 8, 0, 0, 5000, NULL, '', '', 0, 0, '', NULL)`,
		`INSERT INTO player_sum (server_id, steam_id_64, sessions, millis, first_seen_at, userid, joined_at, left_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		 VALUES (1, 7, 2, 1500, 4000, 0, 5000, 6000, '', '', 0, 0, ''), (2, 9, 1, 700, 1, 0, 1, 701, '', '', 0, 0, '')`)...)
	s, err := Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	player := func(id uint64, millis, sessions int) store.PlayerTime {
		return store.PlayerTime{SteamID: steam.FromUint64(id), Total: time.Duration(millis) * time.Millisecond, Sessions: sessions}
	}
	for _, c := range []struct {
		servers []int64
		want    []store.PlayerTime
	}{
		{[]int64{1}, []store.PlayerTime{player(7, 2000+3000+400+1500, 4)}},
		{[]int64{2}, []store.PlayerTime{player(8, 5000, 1), player(9, 700, 1)}},
		{[]int64{1, 2}, []store.PlayerTime{player(7, 6900, 5), player(8, 5000, 1), player(9, 700, 1)}},
	} {
		got, err := s.Top(t.Context(), c.servers, time.Time{}, time.Time{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].Name, got[i].LastSeen = "", time.Time{}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("on %v (-want +got):\n%s", c.servers, diff)
		}
	}
	sum, err := s.PlayerSummary(t.Context(), steam.FromUint64(7), []int64{1}, time.Time{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	used := func(name string, first, last int64) store.Alias {
		return store.Alias{SteamID: steam.FromUint64(7), Name: name, FirstSeenAt: time.UnixMilli(first).UTC(), LastSeenAt: time.UnixMilli(last).UTC()}
	}
	if diff := cmp.Diff([]store.Alias{used("b", 9000, 9900), used("a", 1000, 5000)}, sum.Names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}
