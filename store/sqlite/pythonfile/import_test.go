package pythonfile_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/frompython"
	"github.com/left4me/left4me/store/sqlite/pythonfile/pythonfiletest"
)

func TestImport(t *testing.T) {
	t.Parallel()
	path, st := database(t, pythonfiletest.Small()), memory(t)
	report := apply(t, path, st)
	if got := report.String(); got != "2 users, 2 blueprints with 4 overlays, 2 servers, 2 runs, 2 sessions, 1 profile" {
		t.Errorf("report %s", got)
	}
	var codes []string
	for _, n := range report.Notes {
		codes = append(codes, string(n.Code))
	}
	want := []string{"twin", "digest", "copied", "state", "last_error", "password", "player", "session_merged", "session_ghost", "runs_marked"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("notes (-want +got):\n%s\n%v", diff, report.Notes)
	}
	for _, n := range report.Notes {
		if strings.Contains(n.String(), "secret") || strings.Contains(n.String(), "md5") {
			t.Errorf("the report tells a secret: %v", n)
		}
	}

	c := contentOf(t, st)
	at := func(n int) time.Time { return pythonfiletest.Noon.Add(time.Duration(n) * time.Minute) }
	if len(c.Users) != 2 || c.Users[0].Name != "mara" || !c.Users[0].Admin || c.Users[1].Name != "Mara-2" || !c.Users[1].Active ||
		c.Users[1].Admin || !c.Users[0].CreatedAt.Equal(at(-90)) {
		t.Errorf("users %+v", c.Users)
	}
	friday, spare := c.Servers[0], c.Servers[1]
	wantFriday := store.Server{ID: friday.ID, UserID: c.Users[0].ID, BlueprintID: c.Blueprints[0].ID, Name: "Friday", Host: "127.0.0.1", Port: 27015,
		RCONPassword: "rcon-secret", DesiredState: store.Running, ActualState: store.Running, ActualStateUpdatedAt: at(60),
		ImportedUntil: at(60), CreatedAt: at(-50), UpdatedAt: at(-40)}
	if friday != wantFriday {
		t.Errorf("server:\n%s", cmp.Diff(wantFriday, friday))
	}
	if spare.RCONPassword == "" || !spare.PasswordPending || spare.ActualState != store.Unknown || spare.DesiredState != store.Stopped ||
		spare.LastError != "" || spare.BlueprintID == friday.BlueprintID || !spare.ImportedUntil.IsZero() {
		t.Errorf("the server without a password: %+v", spare)
	}
	b := c.Blueprints[0]
	if !slices.Equal(b.Arguments, []string{"-tickrate", "60"}) || !slices.Equal(b.Config, []string{"sv_region 3"}) ||
		len(b.Overlays) != 2 || b.Overlays[0].Path != "base" || !b.Overlays[0].Expose || b.Overlays[1].Path != "maps" {
		t.Errorf("blueprint %+v", b)
	}
	wren, kestrel := steam.FromUint64(76561202255230001), steam.FromUint64(76561202255230002)
	wantSessions := []livestate.Session{
		{SteamID: wren, JoinedAt: at(1), LeftAt: at(30), LastSeenAt: at(30), Name: "Wren", LastName: "Wren", MinPing: 30, MaxPing: 60, Reason: livestate.ReasonLeft},
		{SteamID: kestrel, JoinedAt: at(5), LeftAt: at(40), LastSeenAt: at(40), Name: "Kestrel", LastName: "Kestrel", MinPing: 20, MaxPing: 20, Reason: livestate.ReasonOutage},
	}
	if diff := cmp.Diff(wantSessions, c.Sessions[friday.ID]); diff != "" {
		t.Errorf("sessions (-want +got):\n%s", diff)
	}
	profiles, err := st.Profiles(t.Context(), []steam.ID{wren})
	if err != nil || profiles[wren].AvatarHash != "0123456789abcdef0123456789abcdef01234567" || profiles[wren].PersonaName != "Wren" {
		t.Errorf("profile %+v, %v", profiles, err)
	}
}

// Importing again changes nothing, whatever users have changed meanwhile.
func TestImportAgainChangesNothing(t *testing.T) {
	t.Parallel()
	path, st := database(t, pythonfiletest.Small()+`UPDATE steam_user_profile SET fetched_at = '`+pythonfiletest.Minute(50)+`'`), memory(t)
	apply(t, path, st)
	first := contentOf(t, st)
	friday := first.Servers[0]
	friday.Name, friday.RCONPassword = "Friday night", "another"
	if err := st.UpdateServer(t.Context(), friday); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Prune(t.Context(), pythonfiletest.Noon.Add(35*time.Minute), 100); err != nil {
		t.Fatal(err)
	}
	before := contentOf(t, st)
	in, report := plan(t, path, st)
	if !report.Empty() || len(in.Users)+len(in.Blueprints)+len(in.Servers)+len(in.Updates)+len(in.Profiles) > 0 {
		t.Errorf("the second plan: %v\n%v\n%+v", report, report.Notes, in)
	}
	apply(t, path, st)
	if diff := cmp.Diff(before, contentOf(t, st)); diff != "" {
		t.Errorf("the second import (-before +after):\n%s", diff)
	}
}

// A player who was there at the end of the imported history, and still is, has one
// session.
func TestImportedSessionsGoOn(t *testing.T) {
	t.Parallel()
	at := func(n int) string { return "'" + pythonfiletest.Minute(n) + "'" }
	path, st := database(t, pythonfiletest.Small()+`
		UPDATE server_live_state SET players = 1;
		UPDATE server_player_session SET left_at = NULL WHERE joined_at = `+at(5)), memory(t)
	apply(t, path, st)
	id := contentOf(t, st).Servers[0].ID
	known, err := st.Known(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	now := pythonfiletest.Noon.Add(90 * time.Minute)
	obs := livestate.Observation{At: now, State: livestate.State{Players: 1, MaxPlayers: 4}, Roster: []livestate.Player{{
		SteamID: steam.FromUint64(76561202255230002), UserID: 7, Name: "Kestrel", Connected: 85*time.Minute + time.Second,
	}}}
	server := livestate.Server{Run: known[id].Run, Sessions: known[id].Sessions}
	_, changes := server.Observe(obs, livestate.Policy{})
	if len(changes.Reopened) != 1 || len(changes.Opened) != 0 || !changes.Reopened[0].JoinedAt.Equal(pythonfiletest.Noon.Add(5*time.Minute)) {
		t.Errorf("changes %+v", changes)
	}
}

func TestImportBesideADaemon(t *testing.T) {
	t.Parallel()
	path, st := database(t, pythonfiletest.Small()), memory(t)
	if err := st.Acquire(t.Context(), store.PollerLease, "daemon", time.Now(), time.Minute); err != nil {
		t.Fatal(err)
	}
	in, _ := plan(t, path, st)
	if err := frompython.Apply(t.Context(), st, in); !errors.Is(err, store.ErrLeaseHeld) {
		t.Errorf("error %v", err)
	}
	if c := contentOf(t, st); len(c.Users) > 0 {
		t.Errorf("imported all the same: %+v", c)
	}
}

// A server that is there keeps its own history, and gets only what was before.
func TestImportIntoAServerThatIsThere(t *testing.T) {
	t.Parallel()
	path, st := database(t, pythonfiletest.Small()), memory(t)
	u, err := st.CreateUser(t.Context(), store.User{Name: "MARA", PasswordDigest: "own"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := st.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "mine", Port: 27015, RCONPassword: "own"})
	if err != nil {
		t.Fatal(err)
	}
	own := livestate.Session{SteamID: steam.FromUint64(76561202255230001), JoinedAt: pythonfiletest.Noon.Add(20 * time.Minute), LeftAt: pythonfiletest.Noon.Add(25 * time.Minute), Reason: livestate.ReasonLeft}
	if err := st.Apply(t.Context(), []store.Update{{ServerID: v.ID, Sessions: []livestate.Session{own}}}); err != nil {
		t.Fatal(err)
	}
	report := apply(t, path, st)
	if !slices.ContainsFunc(report.Notes, func(n frompython.Note) bool { return n.Code == frompython.NoteOwnHistory }) {
		t.Errorf("notes %v", report.Notes)
	}
	c := contentOf(t, st)
	if len(c.Sessions[v.ID]) != 1 || len(c.Runs[v.ID]) != 0 {
		t.Errorf("history of the server: %+v %+v", c.Sessions[v.ID], c.Runs[v.ID])
	}
	if got, err := st.User(t.Context(), u.ID); err != nil || got.PasswordDigest != "own" || got.Admin {
		t.Errorf("the user who was there became %+v, %v", got, err)
	}
}

// messy is a script of history that breaks every law.
func messy(rng *rand.Rand) string {
	var b strings.Builder
	b.WriteString(pythonfiletest.Small() + "BEGIN;\n")
	for range 40 {
		from := rng.IntN(600)
		fmt.Fprintf(&b, "INSERT INTO server_live_state (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating) VALUES (%d, '%s', '%s', %d, 4, 0, 'm', 0);\n",
			5+rng.IntN(3), pythonfiletest.Minute(from), pythonfiletest.Minute(from+rng.IntN(30)-2), rng.IntN(3))
	}
	for range 150 {
		joined := rng.IntN(600)
		left := "'" + pythonfiletest.Minute(joined+rng.IntN(60)-3) + "'"
		if rng.IntN(4) == 0 {
			left = "NULL"
		}
		for range 1 + rng.IntN(4) {
			fmt.Fprintf(&b, "INSERT INTO server_player_session (server_id, steam_id_64, joined_at, left_at, name_at_join, min_ping, max_ping) VALUES (%d, '%d', '%s', %s, 'p', %d, %d);\n",
				5+rng.IntN(3), 76561202255230001+rng.Uint64N(4), pythonfiletest.Minute(joined), left, rng.IntN(90)-5, rng.IntN(90)-5)
		}
	}
	b.WriteString("COMMIT;")
	return b.String()
}

// Whatever the rows are, every law holds after the import.
func TestLawsHoldAfterImport(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		path, st := database(t, messy(rand.New(rand.NewPCG(seed, 3)))), memory(t)
		apply(t, path, st)
		c := contentOf(t, st)
		for id, runs := range c.Runs {
			for i, r := range runs {
				if r.LastSeenAt.Before(r.StartedAt) || i > 0 && !r.StartedAt.After(runs[i-1].LastSeenAt) {
					t.Errorf("seed %d, server %d: runs %+v", seed, id, runs[max(0, i-1):i+1])
				}
			}
		}
		for id, sessions := range c.Sessions {
			if len(sessions) == 0 {
				t.Errorf("seed %d: no sessions", seed)
			}
			observed := c.Runs[id][len(c.Runs[id])-1].LastSeenAt
			last := make(map[steam.ID]livestate.Session)
			first, sum := make(map[steam.ID]time.Time), make(map[steam.ID]time.Duration)
			for _, s := range sessions {
				before, ok := last[s.SteamID]
				if s.Open() || s.LeftAt.Before(s.JoinedAt) || ok && s.JoinedAt.Before(before.LeftAt) || s.LeftAt.After(observed) && s.LeftAt.After(s.JoinedAt) {
					t.Errorf("seed %d, server %d: session %+v after %+v", seed, id, s, before)
				}
				if !ok {
					first[s.SteamID] = s.JoinedAt
				}
				last[s.SteamID] = s
				sum[s.SteamID] += s.Duration()
				if sum[s.SteamID] > s.LeftAt.Sub(first[s.SteamID]) {
					t.Errorf("seed %d: the sum of a player's sessions exceeds the time", seed)
				}
			}
		}
		if _, report := plan(t, path, st); !report.Empty() {
			t.Errorf("seed %d: the second import: %v", seed, report)
		}
	}
}
