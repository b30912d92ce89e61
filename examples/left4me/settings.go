package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/steam/webapi"
	passwords "github.com/left4me/left4me/store/password"
)

const defaultDatabase = "sqlite:///left4me.db"

// settings are what the daemon runs with. They come from the environment, and
// from flags of the same meaning, which win.
type settings struct {
	database     string // path of the SQLite file
	addr         string
	proxies      []netip.Prefix
	adminPass    string
	poll         time.Duration
	queryTimeout time.Duration
	stale        time.Duration
	history      time.Duration
	pruneEvery   int // in polls
	stuckAfter   time.Duration
	profileTTL   time.Duration
	steamKey     string
	steamURL     string
	avatarURL    string
	avatarCache  string
	steamBudget  int
	record       string
	quota        httpui.Quota
	deny         []netip.Prefix // where no game server may be

	flags map[string]string // that were given, by their variables
}

// source is what an operator has to change: the flag if there is one, or the variable.
func (s settings) source(env string) string {
	if flag, ok := s.flags[env]; ok {
		return flag
	}
	return env
}

// flagAddr is the flag of LEFT4ME_ADDR.
const flagAddr = "-addr"

// setting is one of them: where it comes from and how its text is read.
type setting struct {
	env   string
	value string // the default, as text
	usage string
	// secret ones have no flag, since flags show in the process list, and
	// their text appears in no error.
	secret bool
	set    func(text string) error
}

// flag is the name of the flag with the same meaning.
func (s setting) flag() string {
	name := strings.TrimPrefix(s.env, "LEFT4ME_")
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}

// table lists every setting, bound to the fields of s.
func (s *settings) table() []setting {
	return []setting{
		{env: "DATABASE_URL", value: defaultDatabase, usage: "`URL` of the database: sqlite:/// and a path", set: databaseURL(&s.database)},
		{env: "LEFT4ME_ADDR", value: "127.0.0.1:8080", usage: "`address` on which the pages are served", set: address(&s.addr)},
		{env: "LEFT4ME_TRUSTED_PROXIES", usage: "`networks` of the proxies whose X-Forwarded-For and -Proto are believed, like 127.0.0.1/32,::1/128", set: networks(&s.proxies)},
		{env: "LEFT4ME_ADMIN_PASSWORD", secret: true, set: newPassword(&s.adminPass)},
		{env: "LIVE_STATE_POLL_SECONDS", value: "5", usage: "`seconds` between two polls of a server", set: seconds(&s.poll, 0.1, 3600)},
		{env: "LIVE_STATE_QUERY_TIMEOUT_SECONDS", value: "2.0", usage: "`seconds` for a whole query: dial, login, command", set: seconds(&s.queryTimeout, 0.05, 60)},
		{env: "LIVE_STATE_STALE_SECONDS", value: "30", usage: "`seconds` after which the pages show no counts", set: seconds(&s.stale, 1, 86400)},
		{env: "LIVE_STATE_HISTORY_DAYS", value: "30", usage: "`days` of history to keep", set: days(&s.history, 1, 3650)},
		{env: "LIVE_STATE_RETENTION_EVERY_TICKS", value: "60", usage: "`polls` between two sweeps of old history", set: integer(&s.pruneEvery, 1, 1_000_000)},
		{env: "STUCK_SESSION_SECONDS", value: "60", usage: "`seconds` of silence that end the sessions of a server", set: seconds(&s.stuckAfter, 1, 86400)},
		{env: "STEAM_PROFILE_TTL_SECONDS", value: "86400", usage: "`seconds` for which a Steam profile is fresh", set: seconds(&s.profileTTL, 60, 365*86400)},
		{env: "STEAM_WEB_API_KEY", secret: true, set: text(&s.steamKey)},
		{env: "STEAM_WEB_API_URL", value: "https://api.steampowered.com", usage: "`URL` of the Steam Web API, a mirror or a proxy", set: webURL(&s.steamURL)},
		{env: "STEAM_AVATAR_URL", value: "https://avatars.steamstatic.com", usage: "`URL` of the host of the avatars", set: webURL(&s.avatarURL)},
		{env: "STEAM_DAILY_BUDGET", value: "50000", usage: "`calls` to the Steam Web API a day, at most", set: integer(&s.steamBudget, 0, 100_000)},
		{env: "LEFT4ME_AVATAR_CACHE", usage: "`folder` in which avatars are cached and served from; empty: browsers fetch them", set: text(&s.avatarCache)},
		{env: "LEFT4ME_MAX_SERVERS", value: "100", usage: "`servers` that a user may have who is no administrator", set: integer(&s.quota.Servers, 1, 1_000_000)},
		{env: "LEFT4ME_MAX_BLUEPRINTS", value: "100", usage: "`blueprints` that a user may have who is no administrator", set: integer(&s.quota.Blueprints, 1, 1_000_000)},
		{env: "LEFT4ME_MAX_BLUEPRINT_BYTES", value: "65536", usage: "`bytes` of text in one blueprint of such a user", set: integer(&s.quota.BlueprintBytes, 1024, 262_144)},
		{env: "LEFT4ME_DENY_NETWORKS", value: "169.254.0.0/16,fe80::/10", usage: "`networks` that no game server may be in, besides multicast", set: networks(&s.deny)},
		{env: "LEFT4ME_RECORD", usage: "`file` to which every observation is recorded; empty: none", set: text(&s.record)},
	}
}

// readSettings reads the environment and then the flags in args. What is left
// of args is an error.
func readSettings(args []string, getenv func(string) string, usage io.Writer) (settings, error) {
	var s settings
	flags := newFlags("serve [flags]")
	for _, set := range s.table() {
		value := getenv(set.env)
		if value == "" {
			value = set.value
		}
		if err := set.set(value); err != nil {
			return settings{}, fmt.Errorf("%s: %w", set.env, err)
		}
		if set.secret {
			continue
		}
		flags.Func(set.flag(), set.usage+" (default "+strconv.Quote(set.value)+", or $"+set.env+")", func(v string) error {
			if err := set.set(v); err != nil {
				return err
			}
			if s.flags == nil {
				s.flags = make(map[string]string)
			}
			s.flags[set.env] = "-" + set.flag()
			return nil
		})
	}
	if err := parse(flags, args, usage); err != nil {
		return settings{}, err
	}
	if flags.NArg() > 0 {
		return settings{}, usagef("unknown argument %q", flags.Arg(0))
	}
	return s, s.check()
}

// check looks at settings that must fit each other.
func (s *settings) check() error {
	if s.queryTimeout > max(s.poll, time.Second)*12 {
		return errors.New("LIVE_STATE_QUERY_TIMEOUT_SECONDS: more than twelve times LIVE_STATE_POLL_SECONDS")
	}
	return nil
}

// networks takes addresses and networks with commas between them.
func networks(to *[]netip.Prefix) func(string) error {
	return func(v string) error {
		var list []netip.Prefix
		for part := range strings.SplitSeq(v, ",") {
			part = strings.TrimSpace(part)
			if part == "" {
				continue
			}
			prefix, err := netip.ParsePrefix(part)
			if addr, e := netip.ParseAddr(part); e == nil {
				prefix, err = addr.Prefix(addr.BitLen())
			}
			if err != nil {
				return fmt.Errorf("want networks like 127.0.0.1/32,::1/128, not %s", shorten(part))
			}
			list = append(list, prefix)
		}
		*to = list
		return nil
	}
}

func text(to *string) func(string) error {
	return func(v string) error {
		if strings.ContainsAny(v, "\x00\r\n") {
			return errors.New("holds a line break or NUL")
		}
		*to = v
		return nil
	}
}

// newPassword takes what a user may choose, and nothing.
func newPassword(to *string) func(string) error {
	return func(v string) error {
		if v != "" && passwords.Check(v) != nil {
			return errPassword
		}
		return text(to)(v)
	}
}

func seconds(to *time.Duration, least, most float64) func(string) error {
	return func(v string) error {
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || math.IsNaN(n) || n < least || n > most {
			return fmt.Errorf("want a number of seconds from %g to %.0f, not %s", least, most, shorten(v))
		}
		*to = time.Duration(n * float64(time.Second))
		return nil
	}
}

func days(to *time.Duration, least, most int) func(string) error {
	return func(v string) error {
		var n int
		if err := integer(&n, least, most)(v); err != nil {
			return err
		}
		*to = time.Duration(n) * 24 * time.Hour
		return nil
	}
}

func integer(to *int, least, most int) func(string) error {
	return func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("want a whole number from %d to %d, not %s", least, most, shorten(v))
		}
		*to = n
		return nil
	}
}

// databaseURL takes sqlite:/// and a path: relative, or absolute with a
// fourth slash. It quotes nothing, since other URLs hold passwords.
func databaseURL(to *string) func(string) error {
	return func(v string) error {
		path, ok := strings.CutPrefix(v, "sqlite:///")
		if !ok {
			return errors.New("want sqlite:///PATH (sqlite:////PATH for an absolute one)")
		}
		if path == "" || strings.ContainsAny(path, "\x00\r\n?#") {
			return errors.New("the path behind sqlite:/// is empty, or holds a ?, # or line break")
		}
		*to = path
		return nil
	}
}

func address(to *string) func(string) error {
	return func(v string) error {
		_, port, err := net.SplitHostPort(v)
		if err != nil {
			return fmt.Errorf("want HOST:PORT, not %s", shorten(v))
		}
		if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
			return fmt.Errorf("want a port from 0 to 65535, not %s", shorten(port))
		}
		*to = v
		return nil
	}
}

// webURL takes an http or https URL; its error quotes nothing, since somebody
// may have put credentials in.
func webURL(to *string) func(string) error {
	return func(v string) error {
		if _, err := webapi.Origin(v); err != nil || strings.ContainsAny(v, " ;,'\"<>\\") {
			return errors.New("want a URL like https://HOST, without user, query and fragment")
		}
		*to = strings.TrimRight(v, "/")
		return nil
	}
}

func shorten(v string) string {
	const most = 40
	if len(v) > most {
		v = strings.ToValidUTF8(v[:most], "") + "…"
	}
	return strconv.Quote(v)
}
