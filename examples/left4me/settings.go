package main

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/alecthomas/kong"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/steam/webapi"
	passwords "github.com/left4me/left4me/store/password"
	"github.com/left4me/left4me/store/people"
)

// settings are what the daemon runs with. Each comes from the variable in its tag, or
// from the flag of the same meaning, which wins. Secrets have no flag, since flags show
// in the process list.
type settings struct {
	database
	listening
	TrustedProxies networks `env:"LEFT4ME_TRUSTED_PROXIES" placeholder:"NETWORKS" help:"Proxies whose X-Forwarded-For and -Proto are believed, like 127.0.0.1/32,::1/128."`
	polling
	dialing
	staleness
	steamCalls
	History           time.Duration `env:"LIVE_STATE_HISTORY_DAYS" type:"days" range:"1 to 3650" default:"30" placeholder:"DAYS" help:"How long history is kept."`
	Audit             time.Duration `env:"LEFT4ME_AUDIT_DAYS" type:"days" range:"1 to 3650" default:"365" placeholder:"DAYS" help:"How long the audit log is kept."`
	RetentionEvery    int           `env:"LIVE_STATE_RETENTION_EVERY_TICKS" type:"whole" range:"1 to 1000000" default:"60" placeholder:"POLLS" help:"Polls between two sweeps of old history."`
	ProfileTTL        time.Duration `env:"STEAM_PROFILE_TTL_SECONDS" type:"seconds" range:"60 to 31536000" default:"86400" placeholder:"SECONDS" help:"How long a Steam profile is fresh."`
	AvatarURL         webURL        `env:"STEAM_AVATAR_URL" default:"https://avatars.steamstatic.com" placeholder:"URL" help:"The host of the avatars."`
	SteamLogin        webURL        `env:"LEFT4ME_STEAM_LOGIN" placeholder:"URL" help:"Lets users log in through Steam: the URL at which browsers find these pages."`
	SteamLoginURL     webURL        `env:"STEAM_OPENID_URL" default:"https://steamcommunity.com/openid/login" placeholder:"URL" help:"The login page of Steam."`
	AvatarCache       line          `env:"LEFT4ME_AVATAR_CACHE" placeholder:"FOLDER" help:"Cache avatars here and serve them. Without it browsers fetch them from Steam."`
	MaxServers        int           `env:"LEFT4ME_MAX_SERVERS" type:"whole" range:"1 to 1000000" default:"100" placeholder:"N" help:"Servers that each user may have, except administrators."`
	MaxBlueprints     int           `env:"LEFT4ME_MAX_BLUEPRINTS" type:"whole" range:"1 to 1000000" default:"100" placeholder:"N" help:"Blueprints that each user may have, except administrators."`
	MaxBlueprintBytes int           `env:"LEFT4ME_MAX_BLUEPRINT_BYTES" type:"whole" range:"1024 to 262144" default:"65536" placeholder:"BYTES" help:"Text in one blueprint, except those of administrators."`
	LogBind           address       `env:"LOG_LISTENER_BIND" placeholder:"HOST:PORT" help:"Where the logs of the game servers are received, over UDP, like 0.0.0.0:28000."`
	LogAddr           logAddr       `env:"LOG_LISTENER_ADDR" placeholder:"IP:PORT" help:"Where the game servers are told to send their log."`
	AlertsPrivate     string        `env:"LEFT4ME_ALERTS_PRIVATE" enum:"on,off" default:"off" placeholder:"on|off" help:"Whether alerts may go to receivers on this machine and in local networks."`
	Record            line          `env:"LEFT4ME_RECORD" placeholder:"FILE" help:"Record every observation to this file. Without it there is no record."`
	MetricsNetworks   networks      `env:"LEFT4ME_METRICS_NETWORKS" default:"127.0.0.0/8,::1/128" placeholder:"NETWORKS" help:"Who may read /metrics without a token; none for no one."`
	MetricsToken      string        `kong:"-"`
	AdminPassword     string        `kong:"-"`
	SteamKey          string        `kong:"-"`
}

// steamCalls are the settings of calls to Steam, which need the key in $STEAM_WEB_API_KEY.
type steamCalls struct {
	SteamURL    webURL `env:"STEAM_WEB_API_URL" default:"https://api.steampowered.com" placeholder:"URL" help:"The Steam Web API, a mirror or a proxy."`
	SteamBudget int    `env:"STEAM_DAILY_BUDGET" type:"whole" range:"0 to 100000" default:"50000" placeholder:"CALLS" help:"Calls to the Steam Web API a day, at most."`
}

// client returns what asks Steam with a key, and what finds custom names with it; both are
// nil without a key.
func (s steamCalls) client(key string, budget people.Budget) (*webapi.Client, *people.Resolver) {
	if key == "" || s.SteamBudget == 0 {
		return nil, nil
	}
	client := &webapi.Client{Key: key, BaseURL: string(s.SteamURL)}
	return client, people.NewResolver(client, budget, s.SteamBudget)
}

type listening struct {
	Addr address `env:"LEFT4ME_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the pages are served."`
}

// dialing are the settings of queries.
type dialing struct {
	QueryTimeout time.Duration `env:"LIVE_STATE_QUERY_TIMEOUT_SECONDS" type:"seconds" range:"0.05 to 60" default:"2.0" placeholder:"SECONDS" help:"Time for a whole query: dial, login, command."`
	DenyNetworks networks      `env:"LEFT4ME_DENY_NETWORKS" default:"169.254.0.0/16,fe80::/10" placeholder:"NETWORKS" help:"Where no game server may be, besides multicast."`
}

// polling are the settings that decide where a session ends.
type polling struct {
	Poll       time.Duration `env:"LIVE_STATE_POLL_SECONDS" type:"seconds" range:"0.1 to 3600" default:"5" placeholder:"SECONDS" help:"Time between two polls of a server."`
	StuckAfter time.Duration `env:"STUCK_SESSION_SECONDS" type:"seconds" range:"1 to 86400" default:"60" placeholder:"SECONDS" help:"End the sessions of a server that is silent this long."`
}

// policy is what the settings say of sessions and runs.
func (p polling) policy() livestate.Policy {
	return livestate.Policy{StuckAfter: p.StuckAfter}.For(p.Poll)
}

type staleness struct {
	Stale time.Duration `env:"LIVE_STATE_STALE_SECONDS" type:"seconds" range:"1 to 86400" default:"30" placeholder:"SECONDS" help:"Age of the last poll from which no counts are shown."`
}

const (
	adminPassword = "LEFT4ME_ADMIN_PASSWORD"
	metricsToken  = "LEFT4ME_METRICS_TOKEN"
	steamKey      = "STEAM_WEB_API_KEY"

	minToken = 16 // characters
)

// secrets are the variables that have no flag. Their text appears in no error.
var secrets = []string{adminPassword, steamKey, metricsToken}

// readSecrets takes the secrets from the environment.
func (s *settings) readSecrets(env map[string]string) error {
	for _, name := range secrets {
		if err := new(line).UnmarshalText([]byte(env[name])); err != nil {
			return fault(name, err.Error(), "")
		}
	}
	s.AdminPassword, s.SteamKey, s.MetricsToken = env[adminPassword], env[steamKey], env[metricsToken]
	if s.MetricsToken != "" && len(s.MetricsToken) < minToken {
		return fault(metricsToken, fmt.Sprintf("shorter than %d characters", minToken), "")
	}
	if s.AdminPassword != "" && passwords.Check(s.AdminPassword) != nil {
		return fault(adminPassword, errPassword.Error(), "")
	}
	return nil
}

// ours matches the variables that can only be meant for left4me.
var ours = regexp.MustCompile(`^(LEFT4ME|LIVE_STATE|LOG_LISTENER)_`)

// warnUnknown names each variable that looks like a setting and is none.
func (c command) warnUnknown(app *kong.Application) {
	known := slices.Clone(secrets)
	for _, flag := range allFlags(app) {
		known = append(known, flag.Tag.Get("env"))
	}
	for _, name := range slices.Sorted(maps.Keys(c.env)) {
		if ours.MatchString(name) && !slices.Contains(known, name) {
			fmt.Fprintf(c.err, "left4me: warning: %s: there is no setting of this name; left4me serve -h lists them\n", printable(name))
		}
	}
}

// steamLogin is the login through Steam, nil if there is none.
func (s *settings) steamLogin() (*openid.Site, error) {
	if s.SteamLogin == "" {
		return nil, nil
	}
	site := &openid.Site{BaseURL: string(s.SteamLogin)}
	site.Client.Endpoint = string(s.SteamLoginURL)
	if at, err := url.Parse(site.BaseURL); err != nil || at.Path != "" {
		return nil, fault("LEFT4ME_STEAM_LOGIN", "there is a path", "give scheme and host alone, like https://left4me.example")
	}
	if site.Check() != nil {
		return nil, fault("STEAM_OPENID_URL", "does not end in /login", "")
	}
	return site, nil
}
