package srclog_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/steam"
)

const stamp = "L 11/28/2026 - 03:00:07: "

var (
	at  = srclog.Stamp{At: time.Date(2026, 11, 28, 3, 0, 7, 0, time.UTC)}
	ann = srclog.Player{Name: "Ann", UserID: 2, SteamID: steam.MustParse("STEAM_1:0:7"), ID: "STEAM_1:0:7"}
	bob = srclog.Player{Name: "Bob", UserID: 31, SteamID: steam.MustParse("[U:1:90]"), ID: "[U:1:90]"}
	bot = srclog.Player{Name: "Coach", UserID: 4, ID: "BOT"}
)

// on returns p on a team.
func on(team string, p srclog.Player) srclog.Player {
	p.Team = team
	return p
}

func TestParse(t *testing.T) {
	t.Parallel()
	long := on("Survivor", ann)
	long.Detail = "<Producer><ALIVE><100+0><setpos_exact 3617.36 -1739.69 294.53; setang 0.00 179.84 0.00><Area 205>"
	infected := srclog.Player{Name: "infected", UserID: 552, Team: "Infected", Detail: "<infected><DEAD><0><setpos_exact 1.00 2.00 3.00; setang 0.00 0.00 0.00><Area 70>"}
	pending := srclog.Player{Name: "Ann", UserID: 2, ID: "STEAM_ID_PENDING"}
	placeholder := srclog.Player{Name: "Ann", UserID: 2, ID: "STEAM_1:0:0"}
	for _, test := range []struct {
		line string
		want srclog.Event
	}{
		{`"Ann<2><STEAM_1:0:7><>" connected, address "203.0.113.5:27005"`, srclog.Connected{at, ann, "203.0.113.5:27005"}},
		{`"Coach<4><BOT><>" connected, address "none"`, srclog.Connected{at, bot, "none"}},
		{`"Ann<2><STEAM_ID_PENDING><>" connected, address "203.0.113.5:27005"`, srclog.Connected{at, pending, "203.0.113.5:27005"}},
		{`"Ann<2><STEAM_1:0:0><>" connected, address "203.0.113.5:27005"`, srclog.Connected{at, placeholder, "203.0.113.5:27005"}},
		{`"Bob<31><[U:1:90]><>" STEAM USERID validated`, srclog.Validated{at, bob}},
		{`"Ann<2><STEAM_1:0:7><STEAM_1:0:7>" STEAM USERID validated`, srclog.Validated{at, on("STEAM_1:0:7", ann)}},
		{`"Bob<31><[U:1:90]><>" entered the game`, srclog.Entered{at, bob}},
		{`"Ann<2><STEAM_1:0:7><Survivor>" disconnected (reason "Disconnect by user.")`, srclog.Disconnected{at, on("Survivor", ann), "Disconnect by user."}},
		{`"Ann<2><STEAM_1:0:7><>" disconnected`, srclog.Disconnected{at, ann, ""}},
		{`"Ann<2><STEAM_1:0:7><>" disconnected (reason "")`, srclog.Disconnected{at, ann, ""}},
		{"\"Ann<2><STEAM_1:0:7><>\" disconnected (reason \"so \"long\"\nall\")", srclog.Disconnected{at, ann, "so \"long\"\nall"}},
		{`"Bob<31><[U:1:90]><193>" disconnected (reason "#TF_Idle_kicked")`, srclog.Disconnected{at, on("193", bob), "#TF_Idle_kicked"}},
		{`"Ann<2><STEAM_1:0:7><>" was kicked by "Console"`, srclog.Kicked{at, ann, "Console", "", false}},
		{`"Ann<2><STEAM_1:0:7><>" was kicked by "Console" (reason "idle")`, srclog.Kicked{at, ann, "Console", "idle", false}},
		{`"Ann<2><STEAM_1:0:7><>" was kicked and banned by "Console" (reason "")`, srclog.Kicked{at, ann, "Console", "", true}},
		{`Banid: "Ann<2><STEAM_1:0:7><>" was banned "for 1.00 minutes" by "Console"`, srclog.Banned{at, ann, "for 1.00 minutes", "Console"}},
		{`"Ann<2><STEAM_1:0:7><>" changed name to "An"n"`, srclog.Renamed{at, ann, `An"n`}},
		{`"Bob<31><[U:1:90]><Blue>" say "gg"`, srclog.Said{at, on("Blue", bob), "gg", false, false}},
		{`"Bob<31><[U:1:90]><Blue>" say_team ""`, srclog.Said{at, on("Blue", bob), "", true, false}},
		{`Server say "hello"`, srclog.Said{at, srclog.Player{}, "hello", false, true}},
		{`"Coach<4><BOT><Unassigned>" joined team "Survivor"`, srclog.TeamJoined{at, on("Unassigned", bot), "Survivor"}},
		{`"Ann<2><STEAM_1:0:7>" switched from team <CT> to <TERRORIST>`, srclog.TeamJoined{at, ann, "TERRORIST"}},
		{`"Ann<2><STEAM_1:0:7><CT>" killed "Bob<31><[U:1:90]><Red>" with "glock" (headshot)`,
			srclog.Killed{at, on("CT", ann), on("Red", bob), "glock", "(headshot)"}},
		{`"Ann<2><STEAM_1:0:7><CT>" [280 -133 -223] killed "Bob<31><[U:1:90]><Red>" [-216 397 -159] with "aug"`,
			srclog.Killed{at, on("CT", ann), on("Red", bob), "aug", ""}},
		{`"Ann<2><STEAM_1:0:7><Red>" killed "Bob<31><[U:1:90]><Blue>" with "world" (attacker_position "1 2 3") (victim_position "4 5 6")`,
			srclog.Killed{at, on("Red", ann), on("Blue", bob), "world", `(attacker_position "1 2 3") (victim_position "4 5 6")`}},
		{`(DEATH)"Ann<2><STEAM_1:0:7><Survivor>` + long.Detail + `" killed "infected<552><><Infected>` + infected.Detail + `" with "melee" (headshot)`,
			srclog.Killed{at, long, infected, "melee", "(headshot)"}},
		{`"Coach<4><BOT><Infected>" killed "x"`, srclog.Killed{at, on("Infected", bot), srclog.Player{Name: "x"}, "", ""}},
		{`"Coach<4><BOT><CT>" [-18 13 -152] committed suicide with "world"`, srclog.Killed{at, on("CT", bot), on("CT", bot), "world", ""}},
		{`"Ann<2><STEAM_1:0:7><Red>" triggered "kill assist" against "Bob<31><[U:1:90]><Blue>" (assist "1")`,
			srclog.Triggered{at, on("Red", ann), "", "kill assist", `against "Bob<31><[U:1:90]><Blue>" (assist "1")`}},
		{`World triggered "Round_Start"`, srclog.Triggered{at, srclog.Player{}, "", "Round_Start", ""}},
		{`World triggered "Mini_Round_Selected" (round "Round_A")`, srclog.Triggered{at, srclog.Player{}, "", "Mini_Round_Selected", `(round "Round_A")`}},
		{`Team "CT" triggered "Bombed" (CT "1") (T "1")`, srclog.Triggered{at, srclog.Player{}, "CT", "Bombed", `(CT "1") (T "1")`}},
		{`Loading map "c1m1_hotel"`, srclog.MapLoading{at, "c1m1_hotel"}},
		{`Started map "c1m1_hotel" (CRC "-43")`, srclog.MapStarted{at, "c1m1_hotel", "-43"}},
		{`rcon from "203.0.113.7:5000": command "say "hi""`, srclog.RCONCommand{at, "203.0.113.7:5000", `say "hi"`}},
		{`rcon from "203.0.113.7:5000": Bad Password`, srclog.RCONRefused{at, "203.0.113.7:5000"}},
		{`"mp_limit" = "10"`, srclog.CvarSet{at, "mp_limit", "10"}},
		{`server_cvar: "nextmap" ""`, srclog.CvarSet{at, "nextmap", ""}},
		{`Server cvar "sv_tags" = "a "b" c"`, srclog.CvarSet{at, "sv_tags", `a "b" c`}},
		{`server cvars start`, srclog.CvarList{at, false}},
		{`server cvars end`, srclog.CvarList{at, true}},
		{`Log file started (file "logs/L1128000.log") (game "/srv/l4d2") (version "10097")`, srclog.LogStarted{at, "logs/L1128000.log", "/srv/l4d2", "10097"}},
		{`Log file closed`, srclog.LogClosed{at}},
		{`Log file closed.`, srclog.LogClosed{at}},
		{`"Coach<4><BOT><CT>" purchased "p90"`, srclog.Unknown{at, `"Coach<4><BOT><CT>" purchased "p90"`}},
		{`[META] Loaded 1 plugin.`, srclog.Unknown{at, `[META] Loaded 1 plugin.`}},
		{``, srclog.Unknown{Stamp: at}},
	} {
		for _, end := range []string{"", "\n", "\r\n", "\n\x00"} {
			got, err := srclog.Parse(stamp + test.line + end)
			if err != nil {
				t.Errorf("%s: %v", test.line, err)
			} else if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.line, diff)
			}
		}
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line string
		want error
	}{
		{"", srclog.ErrTorn},
		{"L \xff\xffS", srclog.ErrTorn},
		{"L", srclog.ErrTorn},
		{"L 11/28/2026 - 03:00", srclog.ErrTorn},
		{`L 13/28/2026 - 03:00:00: World triggered "x"`, srclog.ErrTorn},
		{`L 02/30/2026 - 03:00:00: World triggered "x"`, srclog.ErrTorn},
		{`L 11/28/2026 - 25:00:00: World triggered "x"`, srclog.ErrTorn},
		{`x` + stamp + `World triggered "x"`, srclog.ErrTorn},
		{stamp + `"Ann<2><STEAM_1:0:7><>" connected, address "203.0.11`, srclog.ErrTorn},
		{stamp + `"Ann<2><STEAM_1:0:7><>" connected, address "a" b"`, srclog.ErrTorn},
		{stamp + `"Ann<2><STEAM_1:0:7><>" STEAM USERID vali`, srclog.ErrTorn},
		{stamp + `"Ann<2><STEAM_1:0:7><>" disconnected (reason "Dis`, srclog.ErrTorn},
		{stamp + `"Ann<2><STEAM_1:0`, srclog.ErrTorn},
		{stamp + `"Ann<2><STEAM_1:0:7><>" say "hel`, srclog.ErrTorn},
		{stamp + `World triggered "Rou`, srclog.ErrTorn},
		{stamp + `Loading map "c1m1`, srclog.ErrTorn},
		{stamp + `Log file started (file "logs/L1`, srclog.ErrTorn},
		// Two lines, one of which was cut in the middle of a name.
		{stamp + `"Coach<4><BOT><Survivor><Coach>" used pills on "Coa` + stamp + `"Ann<2><STEAM_1:0:7><>" say "gg"`, srclog.ErrTorn},
		{stamp + `"Coach<4><BOT><Survivor>" killed "Co` + stamp + `"Ann<2><STEAM_1:0:7><>" entered the game`, srclog.ErrTorn},
		{stamp + `"Bob<31><[U:1:90]><Red>" say "hel` + stamp + `"Ann<2><STEAM_1:0:7><>" disconnected (reason "x")`, srclog.ErrTorn},
		{stamp + `"Bob<31>` + stamp + `"Ann<2><STEAM_1:0:7><>" say "gg"`, srclog.ErrTorn},
		{stamp + `"Coach<4><BOT><193>" stuck (duration "19.97") ` + stamp + `   path_goal ( "1 2 3" )`, srclog.ErrTorn},
	} {
		if e, err := srclog.Parse(test.line); !errors.Is(err, test.want) || e != nil {
			t.Errorf("%q: %+v, %v", test.line, e, err)
		}
	}
}
