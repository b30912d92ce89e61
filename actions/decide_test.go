package actions_test

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/actions"
)

func TestDecideKinds(t *testing.T) {
	t.Parallel()
	for _, kind := range append(actions.Kinds(), "dance", "") {
		for _, role := range []actions.Role{"", "viewer", "root", actions.Operator, actions.Owner} {
			want := actions.Allowed
			if role != actions.Operator && role != actions.Owner || kind == "dance" || kind == "" {
				want = actions.Refused
			}
			if got := actions.Decide(role, actions.Action{Kind: kind, Text: "status"}); got != want {
				t.Errorf("%s may %q: %v, want %v", role, kind, got, want)
			}
		}
	}
}

// TestDecideExec: no spelling of a command gets around the lists.
func TestDecideExec(t *testing.T) {
	t.Parallel()
	const refused, confirm, allowed = actions.Refused, actions.Confirm, actions.Allowed
	for _, c := range []struct {
		line            string
		operator, owner actions.Verdict
	}{
		{"status", allowed, allowed},
		{"STATUS", allowed, allowed},
		{"  status", allowed, allowed},
		{"say hello, world", allowed, allowed},
		{`say "hello"`, allowed, allowed},
		{"say quit", allowed, allowed}, // it only says so
		{"maps c1m*", allowed, allowed},
		{"changelevel c1m1_hotel", allowed, allowed},
		{"z_difficulty expert", allowed, allowed},

		{"sv_gravity 400", refused, allowed},
		{"cvarlist", refused, allowed},
		{"help sv_gravity", refused, allowed},
		{"statusx", refused, allowed},
		{"status2", refused, allowed},
		{"\u00a0status", refused, allowed},

		{"quit", refused, confirm},
		{"QUIT", refused, confirm},
		{"   quit", refused, confirm},
		{"\tquit", refused, confirm},
		{`"quit"`, refused, confirm},
		{`"quit`, refused, confirm},
		{"_restart", refused, confirm},
		{"exit", refused, confirm},
		{"rcon_password", refused, confirm},
		{"rcon_password x", refused, confirm},
		{"Rcon_Password x", refused, confirm},
		{"sv_password x", refused, confirm},
		{"sv_rcon_banpenalty 0", refused, confirm},
		{"rcon_address 203.0.113.1", refused, confirm},
		{"exec server.cfg", refused, confirm},
		{"execifexists x", refused, confirm},
		{"plugin_load x", refused, confirm},
		{"map c1m1_hotel", refused, confirm},
		{"kickid 2", refused, confirm},
		{"kick Ada", refused, confirm},
		{"banid 0 2", refused, confirm},
		{"alias status quit", refused, confirm},
		{`alias x "quit"; x`, refused, confirm},
		{"status;quit", refused, confirm},
		{"status ; quit", refused, confirm},
		{"say hello;quit", refused, confirm},
		{"say hello\nquit", refused, confirm},
		{"say hello\rquit", refused, confirm},
		{"say hello\u2028quit", refused, confirm},
		{`say "hello;quit"`, refused, confirm}, // the console does not split it; that is no risk to take
		{`say "hello`, refused, allowed},
		{"status{quit}", refused, confirm},
		{"status(quit)", refused, confirm},
		{"status:quit", refused, confirm},
		{"status//quit", refused, confirm},
		{"toggle sv_cheats", refused, confirm},
		{"sm_cvar rcon_password x", refused, confirm},
		{"sm_rcon quit", refused, confirm},
		{"+quit", refused, confirm},
		{"wait 100", refused, confirm},
	} {
		a := actions.Action{Kind: actions.Exec, Text: c.line}
		if got := actions.Decide(actions.Operator, a); got != c.operator {
			t.Errorf("an operator may run %q: %v, want %v", c.line, got, c.operator)
		}
		if got := actions.Decide(actions.Owner, a); got != c.owner {
			t.Errorf("an owner may run %q: %v, want %v", c.line, got, c.owner)
		}
		if got := actions.Decide("viewer", a); got != refused {
			t.Errorf("a viewer may run %q: %v", c.line, got)
		}
	}
}

// FuzzDecide: a line that an operator may run has one command, and it is on the list.
func FuzzDecide(f *testing.F) {
	for _, line := range []string{"status", " say hi;quit", `"say" x`, "say \"a;b\"", "STATUS\tquit", "status{quit}"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		a := actions.Action{Kind: actions.Exec, Text: line}
		if actions.Decide(actions.Operator, a) == actions.Allowed {
			if strings.ContainsAny(line, ";\n\r\x00") || strings.Count(line, `"`)%2 != 0 {
				t.Errorf("an operator may run %q", line)
			}
			name := strings.ToLower(strings.SplitN(strings.TrimLeft(line, " "), " ", 2)[0])
			found := false
			for _, allowed := range actions.OperatorCommands() {
				found = found || name == allowed
			}
			if !found {
				t.Errorf("an operator may run %q", line)
			}
		}
		if redacted := actions.Redact(line); redacted != line && !strings.HasSuffix(redacted, actions.Hidden) {
			t.Errorf("%q is redacted to %q", line, redacted)
		}
	})
}

// TestDetailHasNoSecret: the value of a password is in no record, however it is written.
func TestDetailHasNoSecret(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"status":                          "status",
		"rcon_password":                   "rcon_password",
		`rcon_password ""`:                `rcon_password ""`,
		"rcon_password hunter2":           "rcon_password [hidden]",
		` RCON_Password "hunter2"`:        " RCON_Password [hidden]",
		"sv_password hunter2;status":      "sv_password [hidden]",
		"status;sv_password hunter2":      "status;sv_password [hidden]",
		`alias x "rcon_password hunter2"`: `alias x "rcon_password [hidden]`,
		"sm_cvar sv_logsecret hunter2":    "sm_cvar sv_logsecret [hidden]",
		"tv_relaypassword hunter2":        "tv_relaypassword [hidden]",
		"sv_setsteamaccount hunter2":      "sv_setsteamaccount [hidden]",
		"rcon_password;hunter2":           "rcon_password [hidden]",
	} {
		got := actions.Action{Kind: actions.Exec, Text: line}.Detail()
		if got != want || strings.Contains(got, "hunter2") {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
