package httpui

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/quota"
	"github.com/left4me/left4me/ttlcache"
)

// A handler is a Config and what lives as long as it.
type handler struct {
	Config
	pages         *pages
	assets        *httpcontent.Files
	mux           *http.ServeMux
	csrf          *http.CrossOriginProtection
	csp           string
	renders       *ttlcache.Cache[string, *httpcontent.Content]
	secrets       *ttlcache.Cache[secretKey, string]
	sparklines    *ttlcache.Cache[int64, sparkline]
	dayStatsCache *ttlcache.Cache[dayKey, stats.DayStats]
	streams       *httplimit.Slots[int64]
	bodies        *httplimit.Slots[int64]        // of users
	forms         *httplimit.Slots[netip.Prefix] // of the login, by address
	logins        *login.Service
	quota         *quota.Guard
	wall          func() time.Time
	avatars       *avatars.Cache // nil: browsers fetch pictures themselves

	audiences audiences
	encoder   api.EventEncoder

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
		Config:        c,
		mux:           http.NewServeMux(),
		csrf:          http.NewCrossOriginProtection(),
		renders:       ttlcache.New[string, *httpcontent.Content](512, requestTime),
		secrets:       ttlcache.New[secretKey, string](maxSecrets, requestTime),
		sparklines:    ttlcache.New[int64, sparkline](maxSparklines, requestTime),
		dayStatsCache: ttlcache.New[dayKey, stats.DayStats](maxDays, requestTime),
		streams:       httplimit.NewSlots[int64](c.Streams, c.UserStreams),
		bodies:        httplimit.NewSlots[int64](totalBodies, userBodies),
		forms:         httplimit.NewSlots[netip.Prefix](totalLogins, addrLogins),
		wall:          time.Now,
	}
	h.logins = login.New(login.Config{Store: c.Store, Hasher: hasher, Log: c.Log, Wall: func() time.Time { return h.wall() }})
	if h.quota, err = quota.NewGuard(c.Store, c.Quota); err != nil {
		return nil, fmt.Errorf("httpui: Config.Quota: %w", err)
	}
	static, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	if h.assets, err = httpcontent.Load(static); err != nil {
		return nil, err
	}
	if h.pages, err = loadPages(h); err != nil {
		return nil, err
	}
	origin, err := webapi.Origin(c.AvatarURL)
	if err != nil {
		return nil, fmt.Errorf("httpui: Config.AvatarURL: %w", err)
	}
	if c.AvatarCacheDir != "" {
		h.avatars, err = avatars.Open(avatars.Config{
			Dir: c.AvatarCacheDir, BaseURL: c.AvatarURL, MaxBytes: c.AvatarCacheBytes, Transport: c.AvatarTransport,
		})
		if err != nil {
			return nil, fmt.Errorf("httpui: Config.AvatarCacheDir: %w", err)
		}
		origin = ""
	}
	h.csp = contentPolicy(origin)
	for _, rt := range routes {
		if h.has(rt) {
			h.mux.Handle(rt.method+" "+c.Prefix+rt.path, h.handle(rt))
		}
	}
	h.mux.Handle("/", h.handle(route{access: accessPublic, serve: (*request).notFound}))
	return h, nil
}

// A queryKey names what is queried one at a time: a server, or all servers of a user.
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
	c := httplimit.Config{MaxConns: totalConns + totalStreams, MaxConnsPerAddr: addrConns + userStreams}
	if u, ok := h.(*handler); ok {
		c.MaxConns, c.MaxConnsPerAddr = totalConns+max(totalStreams, u.Streams), addrConns+max(userStreams, u.UserStreams)
		c.Shared = u.TrustedProxies
	}
	return httplimit.NewServer(addr, h, c)
}

// has reports whether a route exists in this configuration.
func (h *handler) has(rt route) bool {
	switch {
	case rt.own && h.Auth != nil, h.ReadOnly && rt.changes():
		return false
	case rt.path == "/avatars/{file}":
		return h.avatars != nil
	case rt.path == "/api/v1/events":
		return h.Events != nil
	case rt.path == "/metrics":
		return h.Metrics != nil
	}
	return true
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.headers(w) // here, so that what the mux answers by itself has them too
	h.mux.ServeHTTP(w, r)
}

// A route is one line of the table from which the mux, the ownership tests and
// the check of the API's description are made.
type route struct {
	method, path string
	access       access
	own          bool // only where the handler has its own logins
	serve        func(*request) error
}

const (
	userBodies  = 8 // request bodies that one account may be sending
	totalBodies = 64

	addrLogins  = 4 // login forms that one address may be sending
	totalLogins = 1024

	maxBody  = 256 << 10
	maxLogin = 8 << 10 // of a route that needs no login
)

// changes reports whether a route changes what users own, or is a form for that.
func (rt route) changes() bool {
	form := rt.access >= accessBrowser || rt.path == "/blueprints/{id}"
	for _, end := range []string{"/new", "/settings", "/delete"} {
		form = form || strings.HasSuffix(rt.path, end)
	}
	return form || rt.method != http.MethodGet && rt.access != accessPublic
}

// bodyLimit is how many bytes the body of a request may have.
func (rt route) bodyLimit() int64 {
	if rt.access == accessPublic {
		return maxLogin
	}
	return maxBody
}

// requestTime is for the store, when it is slow: a variable, for tests only.
var requestTime = 20 * time.Second

// handle does what all routes share: limits, authentication, authorization, and the
// answer to an error.
func (h *handler) handle(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rt.path != "/api/v1/events" { // which lasts, and limits each of its steps
			ctx, cancel := context.WithTimeout(r.Context(), requestTime)
			defer cancel()
			r = r.WithContext(ctx)
		}
		rec := &recorder{ResponseWriter: w}
		r.Body = http.MaxBytesReader(rec, r.Body, rt.bodyLimit())

		req := &request{handler: h, w: rec, r: r, pageData: h.pageData(r)}
		if r.ContentLength > rt.bodyLimit() {
			w.Header().Set("Connection", "close") // the body is not waited for
			req.fail(errTooLarge)
			return
		}
		if err := req.authorize(rt.access); err != nil {
			req.fail(err)
			return
		}
		if !req.reads() {
			rec.answering = h.renders.Invalidate
			defer h.renders.Invalidate() // whatever became of it
		}
		if err := rt.serve(req); err != nil {
			req.fail(err)
		}
	})
}

// authorize identifies the user of the request and fails if the route requires more.
func (req *request) authorize(need access) error {
	if err := req.handler.csrf.Check(req.r); err != nil {
		return errCrossOrigin
	}
	if need == accessPublic {
		return nil
	}
	if err := req.identify(); err != nil {
		return err
	}
	req.applyPreferences(req.User)
	switch {
	case req.User.ID == 0:
		return errUnauthorized
	case need >= accessBrowser && req.token:
		return errForbidden
	case req.token && !req.mayChange && !req.reads():
		return errReadOnly
	case need == accessAdmin && !req.User.Admin:
		return errForbidden
	}
	return nil
}

// notFound answers where no route does: 405 with the methods there are, or 404.
func (req *request) notFound() error {
	var allow []string
	for _, method := range []string{"GET", "POST"} {
		r := req.r.Clone(req.r.Context())
		r.Method = method
		if _, pattern := req.handler.mux.Handler(r); pattern != "/" && pattern != "" {
			if allow = append(allow, method); method == http.MethodGet {
				allow = append(allow, http.MethodHead)
			}
		}
	}
	if req.handler.ReadOnly && !req.reads() && len(allow) == 0 {
		allow = []string{http.MethodGet, http.MethodHead}
	}
	if len(allow) > 0 {
		req.w.Header().Set("Allow", strings.Join(allow, ", "))
		return errMethod
	}
	// A page for people wants to know whether to show its menu.
	if err := req.identify(); err != nil {
		return err
	}
	req.applyPreferences(req.User)
	return errNotFound
}

// recorder notes when the answer begins.
type recorder struct {
	http.ResponseWriter
	answering func() // called before the answer begins; may be nil
}

func (w *recorder) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	w.begin()
	return w.ResponseWriter.Write(b)
}

func (w *recorder) begin() {
	if w.answering != nil {
		w.answering()
		w.answering = nil
	}
}

// Unwrap lets [http.ResponseController] reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
