package httpui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login/weblogin"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/quota"
)

// Config has the settings of a handler. It is used by value: changes
// after [NewHandler] have no effect. All fields but Store may be zero.
type Config struct {
	// Store holds what is shown. Required. The handler never closes it.
	Store Store

	// Log gets what a person who runs the server should know: errors of the
	// store, refused logins. Nil discards. No password or token is logged.
	Log *slog.Logger

	// Stale is the age from which a snapshot says nothing about now: older
	// ones are shown without counts. Zero means 30 s.
	Stale time.Duration

	// HistoryFor is how long runs and sessions are kept after their end, as the
	// daemon does. Players who left a server before that are not shown as recent. Zero means that
	// all history is kept.
	HistoryFor time.Duration

	// PollInterval is how often a page looks for news. Zero means 5 s; it is
	// told to browsers in whole seconds, at least one.
	PollInterval time.Duration

	// Events yields what happens from now on, and before that what happened
	// after the event with id after if the source still has it; after 0
	// means from now on. The second value is the number of events lost before
	// this one. It ends with ctx. Many run at the same time. Nil: there is no
	// event stream, and pages only poll.
	Events func(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64]

	// Streams and UserStreams are how many event streams may be open at a time, in all
	// and of one user. Zero means 2,000 and 250.
	Streams, UserStreams int

	// Ready reports whether the poller works. Nil: only the store counts.
	Ready func() error

	// SetRCONPassword gives the game server itself a new RCON password while it runs.
	// An error means that it did not take it, as far as is known. Nil: no game server
	// can be reached.
	SetRCONPassword func(ctx context.Context, serverID int64, password string) error

	// Console returns a client for the game of a server, for one action of an operator. Nil:
	// there are no actions.
	Console func(s store.Server) operate.Client

	// Doctor looks at a server. What trusted readers alone may know of the network here
	// is told only if trusted. Nil: no server can be tested.
	Doctor func(ctx context.Context, s store.Server, trusted bool) ([]doctor.Finding, error)

	// Resolver finds whose profile has a custom name, for searches. Nil: none are found.
	Resolver *people.Resolver

	// Metrics answers GET /metrics, and decides who may read them. Nil: there is no
	// such page.
	Metrics http.Handler

	// Warnings returns what every user should read, such as that the Steam key is
	// refused. Pages have words for each code. Nil: none.
	Warnings func() []store.Warning

	// Avatars says where pictures come from. Without a folder, browsers load them from its
	// BaseURL, the only foreign host that a page may load from; with one, the handler
	// serves them itself.
	Avatars avatars.Config

	// Prefix is the path under which the handler is mounted, such as
	// "/left4me": it starts with a slash and does not end in one. The handler
	// gets whole paths, so that mux.Handle(prefix+"/", handler) is right.
	Prefix string

	// Auth authenticates requests, if the program around has its own logins.
	// Nil: the handler has its own.
	Auth Auth

	// LoginURL is where people log in if Auth is set: a path such as "/login", or an
	// http or https URL. A page without a login redirects there, with the
	// page in the query parameter "next"; that is a path that begins with Prefix.
	// Programs and writes get 401. Empty: pages answer 401 too.
	LoginURL string

	// SteamLogin lets people log in through Steam who have a user with their Steam ID.
	// Its BaseURL ends in Prefix. Nil: there is no such login, as where Auth is set.
	SteamLogin *openid.Site

	// Title names the pages. Empty means left4me.
	Title string

	// HomeURL is where the title at the top of pages leads: a path, or an http or https
	// URL. Empty means the list of servers.
	HomeURL string

	// ReadOnly removes all that changes something: there are no forms, and writes get 405.
	// Only logging in and out remains.
	ReadOnly bool

	// Quota bounds what users may own.
	Quota quota.Quota

	// Version is shown at the foot of pages. Empty: nothing is.
	Version string

	// Secure marks cookies Secure always. They are so anyhow on requests that
	// came by TLS, here or, as they say, at one of TrustedProxies.
	Secure bool

	// TrustedProxies are the addresses whose X-Forwarded-For and
	// X-Forwarded-Proto are believed. Nil: none.
	TrustedProxies httplimit.Proxies
}

const (
	defaultStale = 30 * time.Second
	defaultPoll  = 5 * time.Second
)

// check fills in the defaults and refuses what cannot work.
func (c Config) check() (Config, error) {
	if c.Store == nil {
		return c, errors.New("httpui: Config.Store is required")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Stale <= 0 {
		c.Stale = defaultStale
	}
	if c.PollInterval <= 0 {
		c.PollInterval = defaultPoll
	}
	if p := c.Prefix; p != "" && (p[0] != '/' || p != path.Clean(p) || p == "/" || strings.ContainsAny(p, "{}?#%;\"'<>\\ ")) {
		return c, fmt.Errorf("httpui: Config.Prefix %q is not a clean path like /left4me", p)
	}
	c.Title = cmp.Or(c.Title, "left4me")
	if c.HomeURL != "" && !weblogin.IsAddress(c.HomeURL) {
		return c, errors.New("httpui: Config.HomeURL is neither a path like / nor an http or https URL")
	}
	if c.LoginURL != "" && c.Auth == nil {
		return c, errors.New("httpui: Config.LoginURL needs Config.Auth: without it the handler has its own login")
	}
	if c.LoginURL != "" && !weblogin.IsAddress(c.LoginURL) {
		return c, errors.New("httpui: Config.LoginURL is neither a path like /login nor an http or https URL")
	}
	if c.SteamLogin != nil && (c.SteamLogin.Check() != nil || !strings.HasSuffix(c.SteamLogin.BaseURL, c.Prefix)) {
		return c, errors.New("httpui: Config.SteamLogin has no BaseURL like https://example.org that ends in Prefix, or no Endpoint like Steam's")
	}
	return c, nil
}
