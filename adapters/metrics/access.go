package metrics

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/left4me/left4me/httplimit"
)

const maxScrapes = 4 // under way at the same time

// Access says who may read the metrics. The zero Access lets no one in. Its texts, and JSON,
// leave the token out.
type Access struct {
	// Token lets in whoever sends it: "Authorization: Bearer TOKEN". Empty lets no one in.
	Token string `json:"-"`

	// Networks are those whose clients need no token. A request that a proxy has
	// forwarded counts as from no network, unless the proxy is one of Proxies.
	Networks []netip.Prefix

	// Proxies are believed what they say of the client.
	Proxies httplimit.Proxies
}

// String returns the networks.
func (a Access) String() string { return fmt.Sprint("metrics for the networks ", a.Networks) }

// Format writes String, whatever the verb.
func (a Access) Format(f fmt.State, _ rune) { io.WriteString(f, a.String()) }

// LogValue is String, for package slog.
func (a Access) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Handler serves the metrics, with those of the Go runtime and the process, in the
// formats of Prometheus. A reader that a does not admit gets 401 if there is a token, or else 403.
func (m *Collector) Handler(a Access) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(m, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	h := promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		MaxRequestsInFlight: maxScrapes,
		ErrorHandling:       promhttp.ContinueOnError,
		ErrorLog:            slog.NewLogLogger(m.c.Log.Handler(), slog.LevelError),
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		switch {
		case a.admits(r):
			h.ServeHTTP(w, r)
		case a.Token != "":
			w.Header().Set("WWW-Authenticate", `Bearer realm="metrics"`)
			http.Error(w, "metrics: the token of the metrics is required", http.StatusUnauthorized)
		default:
			http.Error(w, "metrics: not for this network", http.StatusForbidden)
		}
	})
}

func (a Access) admits(r *http.Request) bool {
	if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); a.Token != "" && strings.EqualFold(scheme, "Bearer") {
		want, got := sha256.Sum256([]byte(a.Token)), sha256.Sum256([]byte(strings.TrimSpace(token)))
		if subtle.ConstantTimeCompare(want[:], got[:]) == 1 {
			return true
		}
	}
	forwarded := r.Header.Get("X-Forwarded-For") != ""
	if (forwarded || r.Header.Get("Forwarded") != "") && !(forwarded && a.trusted(r)) {
		return false
	}
	client := a.Proxies.ClientAddr(r).Unmap()
	return slices.ContainsFunc(a.Networks, func(n netip.Prefix) bool { return n.Contains(client.WithZone("")) })
}

// trusted reports whether the peer of the connection is one of Proxies.
func (a Access) trusted(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && a.Proxies.Contains(peer.Addr())
}
