package main

import (
	"io"
	"net/netip"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/left4me/left4me/safedial"
)

// readSettings is what serve would run with.
func readSettings(t *testing.T, env map[string]string, args ...string) (settings, error) {
	t.Helper()
	var cli commands
	_, err := command{env: env, out: io.Discard, err: io.Discard}.parse(t.Context(), &cli, append([]string{"serve"}, args...))
	return cli.Serve.settings, err
}

func TestSettingsDefaults(t *testing.T) {
	t.Parallel()
	s, err := readSettings(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := settings{
		database: database{databaseURL{path: "left4me.db"}}, listening: listening{"127.0.0.1:8080"},
		polling:   polling{Poll: 5 * time.Second, StuckAfter: time.Minute},
		dialing:   dialing{QueryTimeout: 2 * time.Second, DenyNetworks: safedial.DefaultDeny()},
		staleness: staleness{30 * time.Second}, History: 30 * 24 * time.Hour, Audit: 365 * 24 * time.Hour, RetentionEvery: 60,
		ProfileTTL: 24 * time.Hour, steamCalls: steamCalls{"https://api.steampowered.com", 50_000},
		AvatarURL:     "https://avatars.steamstatic.com",
		SteamLoginURL: "https://steamcommunity.com/openid/login",
		MaxServers:    100, MaxBlueprints: 100, MaxBlueprintBytes: 64 << 10, AlertsPrivate: "off",
		MetricsNetworks: networks{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
}

func TestFlagsWinOverTheEnvironment(t *testing.T) {
	t.Parallel()
	env := map[string]string{"LIVE_STATE_POLL_SECONDS": "7", "LEFT4ME_TRUSTED_PROXIES": "127.0.0.1, fd00::/8", "DATABASE_URL": "sqlite:////var/lib/a b.db"}
	s, err := readSettings(t, env, "-live-state-poll-seconds", "0.5", "-addr=:9000")
	if err != nil {
		t.Fatal(err)
	}
	if len(s.TrustedProxies) != 2 || s.TrustedProxies[0].String() != "127.0.0.1/32" {
		t.Errorf("proxies %v", s.TrustedProxies)
	}
	if s.Poll != 500*time.Millisecond || s.URL.path != "/var/lib/a b.db" || s.Addr != ":9000" {
		t.Errorf("got %+v", s)
	}
}

func TestBadSettingStopsTheStartAndIsNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ env, value string }{
		{"DATABASE_URL", "mysql://root:hunter2@db/x"},
		{"DATABASE_URL", "postgres://root:hunter2%@db/x"},
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
		{"LEFT4ME_METRICS_TOKEN", "hunter2"},
		{"LEFT4ME_METRICS_NETWORKS", "anyone"},
		{"LOG_LISTENER_BIND", "28000"},
		{"LOG_LISTENER_ADDR", "203.0.113.9"},
		{"LOG_LISTENER_ADDR", "game.example:28000"},
		{"LOG_LISTENER_ADDR", "127.0.0.1:28000"},
		{"LOG_LISTENER_ADDR", "[::1]:28000"},
		{"LOG_LISTENER_ADDR", "0.0.0.0:28000"},
		{"LEFT4ME_ADMIN_PASSWORD", "hunter2"},
		{"LEFT4ME_ADMIN_PASSWORD", "hunter2hunter2\n"},
	} {
		_, err := readSettings(t, map[string]string{test.env: test.value})
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
	for _, arg := range []string{"-admin-password=x", "-steam-web-api-key=x",
		"-database-url=postgres://ann:x@db/left4me", "-database-url=postgres://ann@db/left4me?password=x"} {
		if _, err := readSettings(t, nil, arg); err == nil {
			t.Errorf("%s was taken", arg)
		}
	}
	if _, err := readSettings(t, nil, "-database-url=postgres://ann@db/left4me"); err != nil {
		t.Errorf("a URL without a password: %v", err)
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
	settings := make(map[string]string)
	for _, flag := range allFlags(kong.Must(new(commands), options()...).Model) {
		if name := flag.Tag.Get("env"); name != "" {
			settings[name] = flag.Default
		}
	}
	for _, name := range secrets {
		settings[name] = ""
	}
	if len(settings) < 20 {
		t.Errorf("found only %d settings", len(settings))
	}
	for name, value := range settings {
		i := slices.Index(lines, "#"+name+"="+value)
		if i < 1 || !strings.HasPrefix(lines[i-1], "# ") {
			t.Errorf("no line #%s=%s below a comment", name, value)
		}
	}
}

// TestUnknownVariableIsNamed: a setting that is spelled wrong is not passed over in
// silence, and its value, which can be a secret, is not printed.
func TestUnknownVariableIsNamed(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	for _, name := range []string{"LEFT4ME_ADR", "LIVE_STATE_POLL_SECOND", "LOG_LISTENER_PORT", "STEAM_APP", "HOME"} {
		s.env[name] = "hunter2"
	}
	_, stop := s.serve()
	stop()
	var named []string
	for text := range strings.Lines(s.log.String()) {
		if _, text, ok := strings.Cut(text, "left4me: warning: "); ok {
			name, _, _ := strings.Cut(text, ":")
			named = append(named, name)
		}
	}
	if want := []string{"LEFT4ME_ADR", "LIVE_STATE_POLL_SECOND", "LOG_LISTENER_PORT"}; !slices.Equal(named, want) {
		t.Errorf("warnings about %q, want %q", named, want)
	}
	if strings.Contains(s.log.String(), "hunter2") {
		t.Errorf("a value is printed:\n%s", s.log)
	}
}

// TestKongReadsNoEnvironment: kong itself would take an
// empty variable for a value, quote what it cannot parse, and give the demo settings.
func TestKongReadsNoEnvironment(t *testing.T) {
	t.Setenv("LIVE_STATE_POLL_SECONDS", "hunter2")
	var set settings
	if err := kong.ApplyDefaults(&set, options()...); err != nil || set.Poll != 5*time.Second {
		t.Errorf("the settings of the demo: a poll each %v, %v", set.Poll, err)
	}
	if set, err := readSettings(t, map[string]string{"LIVE_STATE_POLL_SECONDS": ""}); err != nil || set.Poll != 5*time.Second {
		t.Errorf("an empty variable: a poll each %v, %v", set.Poll, err)
	}
}

// TestSettingsThatMustFit: what is only wrong together is told in one line too.
func TestSettingsThatMustFit(t *testing.T) {
	t.Parallel()
	_, err := readSettings(t, nil, "-live-state-query-timeout-seconds", "60")
	if err != nil {
		t.Errorf("a minute for a query each 5 s: %v", err)
	}
	_, err = readSettings(t, map[string]string{"LIVE_STATE_POLL_SECONDS": "1", "LIVE_STATE_QUERY_TIMEOUT_SECONDS": "13"})
	if err == nil || !strings.HasPrefix(err.Error(), "LIVE_STATE_QUERY_TIMEOUT_SECONDS: ") {
		t.Errorf("13 s for a query each second: %v", err)
	}
	_, err = readSettings(t, map[string]string{"LIVE_STATE_POLL_SECONDS": "1"}, "-live-state-query-timeout-seconds", "13")
	if err == nil || !strings.HasPrefix(err.Error(), "-live-state-query-timeout-seconds: ") {
		t.Errorf("13 s for a query each second by flag: %v", err)
	}
}
