package rcon

import (
	"context"
	"net"
	"sync"
	"time"
)

// A watch ends reads and writes of a connection when a context ends.
type watch struct {
	nc     net.Conn
	stop   func() bool
	mu     sync.Mutex // held from the start until interrupt has run
	handle func()     // interrupt, made once
}

var watchPool = sync.Pool{New: func() any {
	w := new(watch)
	w.handle = w.interrupt
	return w
}}

// watchFor returns a watch over ctx, and nil for one that never ends. The caller ends it when it is done
// with reads and writes.
func watchFor(ctx context.Context, nc net.Conn) *watch {
	if ctx.Done() == nil {
		return nil
	}
	w := watchPool.Get().(*watch)
	w.nc = nc
	w.mu.Lock()
	w.stop = context.AfterFunc(ctx, w.handle)
	return w
}

func (w *watch) interrupt() {
	if err := w.nc.SetDeadline(time.Unix(1, 0)); err != nil {
		w.nc.Close() // as with connections that have no deadlines
	}
	w.mu.Unlock()
}

// end ends the watch. If the context has interrupted the connection, end waits for that
// and takes it back for the next command.
func (w *watch) end() {
	if w == nil {
		return
	}
	if !w.stop() {
		w.mu.Lock()
		w.nc.SetDeadline(time.Time{})
	}
	w.mu.Unlock()
	w.nc, w.stop = nil, nil
	watchPool.Put(w)
}
