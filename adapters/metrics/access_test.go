package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/left4me/left4me/adapters/metrics"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	networks := func(list ...string) (all []netip.Prefix) {
		for _, text := range list {
			all = append(all, netip.MustParsePrefix(text))
		}
		return all
	}
	loopback := networks("127.0.0.0/8", "::1/128")
	for name, test := range map[string]struct {
		access metrics.Access
		peer   string
		header map[string]string
		want   int
	}{
		"the zero Access":             {metrics.Access{}, "127.0.0.1:9", nil, 403},
		"an empty token is no token":  {metrics.Access{}, "127.0.0.1:9", map[string]string{"Authorization": "Bearer "}, 403},
		"by network":                  {metrics.Access{Networks: loopback}, "127.0.0.1:9", nil, 200},
		"by network, IPv6":            {metrics.Access{Networks: loopback}, "[::1]:9", nil, 200},
		"by network, mapped":          {metrics.Access{Networks: loopback}, "[::ffff:127.0.0.1]:9", nil, 200},
		"another network":             {metrics.Access{Networks: loopback}, "203.0.113.9:9", nil, 403},
		"by token":                    {open, "203.0.113.9:9", map[string]string{"Authorization": "bearer " + open.Token}, 200},
		"a wrong token":               {open, "203.0.113.9:9", map[string]string{"Authorization": "Bearer " + open.Token + "x"}, 401},
		"another scheme":              {open, "203.0.113.9:9", map[string]string{"Authorization": "Basic " + open.Token}, 401},
		"no token":                    {open, "203.0.113.9:9", nil, 401},
		"a proxy that is not trusted": {metrics.Access{Networks: loopback}, "127.0.0.1:9", map[string]string{"X-Forwarded-For": "127.0.0.1"}, 403},
		"such a proxy, RFC 7239":      {metrics.Access{Networks: loopback}, "127.0.0.1:9", map[string]string{"Forwarded": "for=127.0.0.1"}, 403},
		"a client of a proxy":         {metrics.Access{Networks: loopback, Proxies: loopback}, "127.0.0.1:9", map[string]string{"X-Forwarded-For": "203.0.113.9"}, 403},
		"a client that lies":          {metrics.Access{Networks: loopback, Proxies: loopback}, "127.0.0.1:9", map[string]string{"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}, 403},
		"a proxy with Forwarded only": {metrics.Access{Networks: loopback, Proxies: loopback}, "127.0.0.1:9", map[string]string{"Forwarded": "for=203.0.113.9"}, 403},
		"a client within":             {metrics.Access{Networks: networks("198.51.100.0/24"), Proxies: loopback}, "127.0.0.1:9", map[string]string{"X-Forwarded-For": "198.51.100.7"}, 200},
		"a peer without an address":   {metrics.Access{Networks: loopback}, "@", nil, 403},
	} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = test.peer
		for name, value := range test.header {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		metrics.New(metrics.Config{}).Handler(test.access).ServeHTTP(w, r)
		if w.Code != test.want {
			t.Errorf("%s: %d, want %d", name, w.Code, test.want)
		}
		if (w.Code == http.StatusUnauthorized) != (w.Header().Get("WWW-Authenticate") != "") {
			t.Errorf("%s: WWW-Authenticate %q", name, w.Header().Get("WWW-Authenticate"))
		}
	}
}

func TestInstrument(t *testing.T) {
	t.Parallel()
	m := metrics.New(metrics.Config{})
	var during float64
	h := m.Instrument(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/missing":
			w.WriteHeader(http.StatusEarlyHints)
			http.NotFound(w, r)
		case "/panic":
			panic(http.ErrAbortHandler)
		case "/events":
			w.Header().Set("Content-Type", "text/event-stream")
			w.WriteHeader(http.StatusOK)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			during = scrape(t, m)["left4me_http_event_streams"]
		}
	}))
	for _, path := range []string{"/", "/missing", "/panic", "/events"} {
		func() {
			defer func() { _ = recover() }()
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		}()
	}
	got := scrape(t, m)
	for name, want := range map[string]float64{
		`left4me_http_requests_total{class="2xx"}`: 2,
		`left4me_http_requests_total{class="4xx"}`: 1,
		`left4me_http_requests_total{class="5xx"}`: 1,
		`left4me_http_request_seconds_count`:       3,
		`left4me_http_event_streams`:               0,
	} {
		if got[name] != want {
			t.Errorf("%s = %v, want %v", name, got[name], want)
		}
	}
	if during != 1 {
		t.Errorf("%v event streams while one is open", during)
	}
}
