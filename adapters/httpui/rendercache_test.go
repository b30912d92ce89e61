package httpui_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
)

// counting is a store that counts how often it is asked who plays, and answers
// when the gate opens.
type counting struct {
	httpui.Store
	asked atomic.Int64
	gate  chan struct{}
}

func (c *counting) Current(ctx context.Context, id int64) ([]livestate.Session, error) {
	c.asked.Add(1)
	<-c.gate
	return c.Store.Current(ctx, id)
}

// TestRenderedOnce: however many look at a fragment at once, it is made once.
func TestRenderedOnce(t *testing.T) {
	t.Parallel()
	c := &counting{gate: make(chan struct{})}
	s := newSite(t, func(config *httpui.Config) {
		c.Store = config.Store
		config.Store = c
	})
	srv := s.server(s.mara, "one", 27015)
	const n = 50
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if w := s.get(path("/servers/%d/live-state", srv.ID)).as(s.mara).do(); w.Code != http.StatusOK {
				t.Errorf("status %d", w.Code)
			}
		})
	}
	close(c.gate)
	wg.Wait()
	// All came within the half second in which it is kept, unless the machine stood still.
	if got := c.asked.Load(); got > n/5 {
		t.Errorf("made %d times for %d who looked", got, n)
	}
	// A stranger does not get what was made for the owner.
	s.get(path("/servers/%d/live-state", srv.ID)).as(s.paul).want(http.StatusNotFound)
}

// TestPrefix: under a prefix, every address on every page lies under it.
func TestPrefix(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	handler, err := httpui.NewHandler(httpui.Config{Store: h.store, Prefix: "/games/l4d", Events: noEvents, Metrics: noMetrics, Console: noGame})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/games/l4d/", handler)
	h.handler = mux
	address := regexp.MustCompile(`(?:href|src|action|hx-get|data-events)="(/[^"]*)"`)
	for _, rt := range httpui.Routes() {
		if rt.Method != "GET" || strings.HasPrefix(rt.Path, "/avatars/") || strings.Contains(rt.Path, "/steam") { // TestSteamLoginUnderAPrefix has these
			continue
		}
		who := h.mara
		if rt.Access == "admin" {
			who = h.admin
		}
		w := h.get("/games/l4d" + h.paths.Replace(rt.Path)).as(who).do()
		if w.Code != http.StatusOK && w.Code != http.StatusFound {
			t.Errorf("%s: status %d", rt.Path, w.Code)
		}
		found := address.FindAllStringSubmatch(w.Body.String(), -1)
		for _, m := range append(found, []string{"", w.Header().Get("Location")}) {
			if m[1] != "" && !strings.HasPrefix(m[1], "/games/l4d/") {
				t.Errorf("%s leads to %s", rt.Path, m[1])
			}
		}
	}
}

// TestSlowClient: who sends a byte at a time does not keep a connection.
func TestSlowClient(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	server := httptest.NewUnstartedServer(nil)
	server.Config = httpui.NewServer("", s.handler)
	server.Config.ReadHeaderTimeout /= 100
	server.Start()
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("the server does not hang up: %v", err)
	}
	limits := httpui.NewServer("", s.handler)
	if limits.ReadHeaderTimeout == 0 || limits.ReadTimeout == 0 || limits.WriteTimeout == 0 || limits.IdleTimeout == 0 || limits.MaxHeaderBytes == 0 {
		t.Errorf("a limit is missing: %+v", limits)
	}
}
