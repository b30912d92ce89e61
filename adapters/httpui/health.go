package httpui

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"

	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/store"
)

// health says that the process serves.
func (req *request) health() error { return req.plain(http.StatusOK, "ok\n") }

// ready says that the store answers and the poller works; if not, why.
func (req *request) ready() error {
	if err := req.handler.Store.Ping(req.r.Context()); err != nil {
		req.handler.Log.Error("not ready", "err", err)
		req.w.Header().Set("Retry-After", strconv.Itoa(errStoreAway.retry))
		if errors.Is(err, store.ErrMissing) {
			return req.plain(http.StatusServiceUnavailable, "store: the database file is missing or was replaced\n")
		}
		return req.plain(http.StatusServiceUnavailable, "store: no answer\n")
	}
	if req.handler.Ready != nil {
		if err := req.handler.Ready(); err != nil {
			return req.plain(http.StatusServiceUnavailable, display(err.Error())+"\n")
		}
	}
	return req.plain(http.StatusOK, "ok\n")
}

func (req *request) plain(status int, text string) error {
	return req.send(status, typeText, noStore, &httpcontent.Content{Body: []byte(text)})
}

// counts are the handler's own metrics.
type counts struct {
	byClass [6]atomic.Int64 // requests by the first digit of the status
}

func (c *counts) add(status int) {
	if class := status / 100; 0 < class && class < len(c.byClass) {
		c.byClass[class].Add(1)
	}
}

func (req *request) metrics() error {
	var b bytes.Buffer
	if req.handler.Metrics != nil {
		if err := req.handler.Metrics(&b); err != nil {
			return fmt.Errorf("httpui: metrics of the poller: %w", err)
		}
	}
	fmt.Fprint(&b, "# HELP left4me_http_requests_total Requests answered, by class of status.\n# TYPE left4me_http_requests_total counter\n")
	for class := 1; class < len(req.handler.counts.byClass); class++ {
		fmt.Fprintf(&b, "left4me_http_requests_total{class=\"%dxx\"} %d\n", class, req.handler.counts.byClass[class].Load())
	}
	fmt.Fprint(&b, "# HELP left4me_http_event_streams Event streams that are open.\n# TYPE left4me_http_event_streams gauge\n")
	fmt.Fprintf(&b, "left4me_http_event_streams %d\n", req.handler.streams.InUse())
	return req.send(http.StatusOK, "text/plain; version=0.0.4; charset=utf-8", noStore, &httpcontent.Content{Body: b.Bytes()})
}
