package main

import (
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/safedial"
)

func TestSettingsDefaults(t *testing.T) {
	t.Parallel()
	s, err := readSettings(nil, func(string) string { return "" }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	want := settings{
		database: "left4me.db", addr: "127.0.0.1:8080",
		poll: 5 * time.Second, queryTimeout: 2 * time.Second, stale: 30 * time.Second,
		history: 30 * 24 * time.Hour, pruneEvery: 60, stuckAfter: time.Minute,
		profileTTL: 24 * time.Hour, steamURL: "https://api.steampowered.com",
		avatarURL: "https://avatars.steamstatic.com", steamBudget: 50_000,
		quota: httpui.Quota{Servers: 100, Blueprints: 100, BlueprintBytes: 64 << 10},
		deny:  safedial.DefaultDeny(),
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
}

func TestFlagsWinOverTheEnvironment(t *testing.T) {
	t.Parallel()
	env := map[string]string{"LIVE_STATE_POLL_SECONDS": "7", "LEFT4ME_TRUSTED_PROXIES": "127.0.0.1, fd00::/8", "DATABASE_URL": "sqlite:////var/lib/a b.db"}
	s, err := readSettings([]string{"-live-state-poll-seconds", "0.5", "-addr=:9000"}, func(k string) string { return env[k] }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.proxies) != 2 || s.proxies[0].String() != "127.0.0.1/32" {
		t.Errorf("proxies %v", s.proxies)
	}
	if s.poll != 500*time.Millisecond || s.database != "/var/lib/a b.db" || s.addr != ":9000" {
		t.Errorf("got %+v", s)
	}
}

func TestBadSettingStopsTheStartAndIsNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ env, value string }{
		{"DATABASE_URL", "postgres://root:hunter2@db/x"},
		{"DATABASE_URL", "sqlite:///"},
		{"LEFT4ME_ADDR", "8080"},
		{"LEFT4ME_ADDR", "localhost:99999"},
		{"LEFT4ME_TRUSTED_PROXIES", "10.0.0.0/33"},
		{"LEFT4ME_DENY_NETWORKS", "metadata.example"},
		{"LIVE_STATE_POLL_SECONDS", "0"},
		{"LIVE_STATE_POLL_SECONDS", "NaN"},
		{"LIVE_STATE_POLL_SECONDS", "five"},
		{"LIVE_STATE_QUERY_TIMEOUT_SECONDS", "-1"},
		{"LIVE_STATE_QUERY_TIMEOUT_SECONDS", "+Inf"},
		{"LIVE_STATE_STALE_SECONDS", "0"},
		{"LIVE_STATE_HISTORY_DAYS", "1.5"},
		{"LIVE_STATE_RETENTION_EVERY_TICKS", "0"},
		{"STUCK_SESSION_SECONDS", ""}, // the default: no error
		{"STEAM_PROFILE_TTL_SECONDS", "1"},
		{"STEAM_WEB_API_URL", "https://user:hunter2@example.test"},
		{"STEAM_WEB_API_URL", "ftp://example.test"},
		{"STEAM_DAILY_BUDGET", "100001"},
		{"STEAM_WEB_API_KEY", "hunter2\n"},
		{"LEFT4ME_ADMIN_PASSWORD", "hunter2"},
		{"LEFT4ME_ADMIN_PASSWORD", "hunter2hunter2\n"},
	} {
		_, err := readSettings(nil, func(k string) string {
			if k == test.env {
				return test.value
			}
			return ""
		}, io.Discard)
		if test.value == "" {
			if err != nil {
				t.Errorf("%s empty: %v", test.env, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s=%q: no error", test.env, test.value)
			continue
		}
		if msg := err.Error(); !strings.HasPrefix(msg, test.env+": ") || strings.Contains(msg, "\n") || strings.Contains(msg, "hunter2") {
			t.Errorf("%s: error %q does not name the setting in one line, or tells a secret", test.env, msg)
		}
	}
}

func TestSecretsHaveNoFlag(t *testing.T) {
	t.Parallel()
	for _, arg := range []string{"-admin-password=x", "-steam-web-api-key=x"} {
		if _, err := readSettings([]string{arg}, func(string) string { return "" }, io.Discard); err == nil {
			t.Errorf("%s was taken", arg)
		}
	}
}

// TestTheEnvFileNamesEverySetting keeps deploy/web.env true: each setting, with
// its default, below a comment.
func TestTheEnvFileNamesEverySetting(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("deploy/web.env")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(file), "\n")
	for _, set := range new(settings).table() {
		i := slices.Index(lines, "#"+set.env+"="+set.value)
		if i < 1 || !strings.HasPrefix(lines[i-1], "# ") {
			t.Errorf("no line #%s=%s below a comment", set.env, set.value)
		}
	}
}
