package httpui

import (
	"net/http"
	"time"
)

// NewServer returns a server for h whose limits suit it: 10 s for the headers
// of a request and 20 s for all of it, 30 s for an answer (the event stream sets
// its own, for each event), 2 min of silence on a kept connection, and 16 KiB of
// headers. A client that sends or reads a byte at a time is cut off by them.
// The caller starts it and shuts it down; open event streams end when the
// server's BaseContext does, so a program that wants a quick end cancels that.
func NewServer(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}
