package httpui

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// health says that the process serves.
func (req *request) health() error { return req.plain(http.StatusOK, "ok\n") }

// ready says that the store answers and the poller works; if not, why.
func (req *request) ready() error {
	if err := req.handler.Store.Ping(req.r.Context()); err != nil {
		req.handler.Log.Error("not ready", "err", err)
		req.w.Header().Set("Retry-After", strconv.Itoa(httperror.StoreAway.Retry))
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

// metrics serves those of the Config.
func (req *request) metrics() error {
	req.handler.Metrics.ServeHTTP(req.w, req.r)
	return nil
}
