package httpui

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/left4me/left4me/api/eventstream"
	"github.com/left4me/left4me/htmlpages"
	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/login/weblogin"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/quota"
	"github.com/left4me/left4me/store/sharing"
	"github.com/left4me/left4me/store/trends"
	"github.com/left4me/left4me/ttlcache"
)

// A handler has a Config, and the state that its requests share.
type handler struct {
	Config
	pages    map[*messages.Catalog]*htmlpages.Pages
	assets   *httpcontent.Files
	mux      *http.ServeMux
	csrf     *http.CrossOriginProtection
	csp      string
	renders  *ttlcache.Cache[string, *httpcontent.Content]
	secrets  *ttlcache.Cache[secretKey, string]
	trends   *trends.Trends
	streams  *eventstream.Streams
	bodies   *httplimit.Slots[int64]        // of users
	forms    *httplimit.Slots[netip.Prefix] // of the login, by address
	logins   *login.Service
	sessions *weblogin.Sessions
	quota    *quota.Guard
	wall     func() time.Time
	avatars  *avatars.Gallery

	operator *operate.Operator
	sharing  *sharing.Sharing

	queries httplimit.Queue[queryKey]
}

// NewHandler returns the handler of all pages and of the API, or an error that
// says which field of the Config cannot be as it is. The handler is safe for
// concurrent use and needs no closing: what it starts ends with the request, but
// for a picture that is being fetched, which ends within half a minute.
func NewHandler(c Config) (http.Handler, error) {
	c, err := c.check()
	if err != nil {
		return nil, err
	}
	h := &handler{
		Config:  c,
		mux:     http.NewServeMux(),
		csrf:    http.NewCrossOriginProtection(),
		renders: ttlcache.New[string, *httpcontent.Content](512, requestTime),
		secrets: ttlcache.New[secretKey, string](maxSecrets, requestTime),
		streams: eventstream.New(eventstream.Config{Store: c.Store, Events: c.Events, Streams: c.Streams, UserStreams: c.UserStreams}),
		bodies:  httplimit.NewSlots[int64](totalBodies, userBodies),
		forms:   httplimit.NewSlots[netip.Prefix](totalLogins, addrLogins),
		wall:    time.Now,
	}
	h.trends = trends.New(c.Store, func(ctx context.Context, server, user int64) (func(), error) {
		return h.queries.Enter(ctx, queryKey{server, user})
	})
	h.operator = &operate.Operator{Store: c.Store, Client: c.Console, OnUnrecorded: func(id int64, err error) {
		h.Log.Warn("the result of an action is not recorded", "entry", id, "err", err)
	}}
	h.sharing = &sharing.Sharing{Store: c.Store, Log: h.operator, OnChange: h.streams.Forget}
	h.logins = login.New(login.Config{Store: c.Store, Hasher: hasher, Log: c.Log, Wall: func() time.Time { return h.wall() }})
	h.sessions = &weblogin.Sessions{Logins: h.logins, Cookie: "left4me", Prefix: c.Prefix, Auth: c.Auth, Secure: func(r *http.Request) bool {
		return c.Secure || c.TrustedProxies.Secure(r)
	}}
	if h.quota, err = quota.NewGuard(c.Store, c.Quota); err != nil {
		return nil, fmt.Errorf("httpui: Config.Quota: %w", err)
	}
	if h.assets, err = httpcontent.Load(folder("static")); err != nil {
		return nil, err
	}
	if h.pages, err = embeddedPages(); err != nil {
		return nil, err
	}
	if h.avatars, err = avatars.NewGallery(c.Avatars, c.Prefix+"/avatars"); err != nil {
		return nil, fmt.Errorf("httpui: Config.Avatars: %w", err)
	}
	forms := "" // Steam's, where one leads there
	if c.SteamLogin != nil {
		forms, _ = c.SteamLogin.Client.Origin() // which was checked
	}
	h.csp = httpcontent.Policy(h.avatars.Origin(), forms)
	for _, rt := range routes {
		if h.has(rt) {
			h.mux.Handle(rt.method+" "+c.Prefix+rt.path, h.handle(rt))
		}
	}
	h.mux.Handle("/", h.handle(route{access: accessPublic, serve: (*request).notFound}))
	return h, nil
}

// A queryKey names what is done one at a time: queries of a server, or of all servers of a
// user, and with a negative server, actions on it.
type queryKey struct{ server, user int64 }

// Connections beside those that event streams may take.
const (
	totalConns = 2096
	addrConns  = 262
)

// NewServer returns a server for h with the timeouts of [httplimit.NewServer]. It has at
// most 4096 connections at a time, and 512 from one address; more if the [Config] of a
// handler of [NewHandler] has more Streams and UserStreams. The trusted proxies of such a
// handler have no bound of their own.
//
// The caller starts it and shuts it down; open event streams end when the
// server's BaseContext does, so a program that wants a quick end cancels that.
func NewServer(addr string, h http.Handler) *http.Server {
	c := httplimit.Config{MaxConns: totalConns + eventstream.DefaultStreams, MaxConnsPerAddr: addrConns + eventstream.DefaultUserStreams}
	if u, ok := h.(*handler); ok {
		c.MaxConns, c.MaxConnsPerAddr = max(c.MaxConns, totalConns+u.Streams), max(c.MaxConnsPerAddr, addrConns+u.UserStreams)
		c.Shared = u.TrustedProxies
	}
	return httplimit.NewServer(addr, h, c)
}

// has reports whether a route exists in this configuration.
func (h *handler) has(rt route) bool {
	switch {
	case rt.own && h.Auth != nil, h.ReadOnly && rt.changes():
		return false
	case strings.Contains(rt.path, "/steam"):
		return h.SteamLogin != nil
	case strings.HasSuffix(rt.path, "/doctor"):
		return h.Doctor != nil
	case rt.path == "/avatars/{file}":
		return h.avatars.Serves()
	case rt.path == "/api/v1/events":
		return h.Events != nil
	case strings.HasSuffix(rt.path, "/actions"), strings.HasSuffix(rt.path, "/console"):
		return h.Console != nil
	case rt.path == "/metrics":
		return h.Metrics != nil
	}
	return true
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	httpcontent.SetSecurity(w.Header(), h.csp) // here, so that what the mux answers by itself has them too
	h.mux.ServeHTTP(w, r)
}
