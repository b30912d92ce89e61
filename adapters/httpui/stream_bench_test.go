package httpui_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/store"
)

// BenchmarkStreams is many event streams of one user beside as many of a handler that does
// nothing but write the same text to each. B/stream is the memory of a stream, with what
// its client in the same process takes; an op is one event, from the first to the last
// reader.
func BenchmarkStreams(b *testing.B) {
	const streams = 2000
	bus := new(events.Bus)
	st := &oneLogin{user: store.User{ID: 1, Name: "mara", Active: true}, servers: []store.Server{{ID: 7, UserID: 1}}}
	handler, err := httpui.NewHandler(httpui.Config{Store: st, Events: bus.Subscribe, Streams: streams + 1, UserStreams: streams + 1})
	if err != nil {
		b.Fatal(err)
	}
	event := livestate.Event{Kind: livestate.EventMap, ServerID: 7, From: "c1m1_hotel"}
	p := new(plain)
	var memory, took float64
	b.Run("plain", func(b *testing.B) { memory, took = benchStreams(b, streams, p, p.publish) })
	b.Run("httpui", func(b *testing.B) {
		m, t := benchStreams(b, streams, handler, func() { bus.Publish([]livestate.Event{event}) })
		b.ReportMetric(m/memory, "x-memory")
		b.ReportMetric(t/took, "x-time")
	})
}

func benchStreams(b *testing.B, n int, handler http.Handler, publish func()) (memory, took float64) {
	server := httptest.NewUnstartedServer(nil)
	server.Config = httpui.NewServer("", handler)
	server.Start()
	defer server.Close()
	defer server.CloseClientConnections()
	var got atomic.Int64
	arrived := make(chan struct{}, 1)
	before := inUse()
	var readers sync.WaitGroup
	for range n {
		nc, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer nc.Close()
		fmt.Fprint(nc, "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nCookie: left4me=mara\r\n\r\n")
		readers.Go(func() {
			buf := make([]byte, 512)
			for {
				k, err := nc.Read(buf)
				if err != nil {
					return
				}
				if bytes.Contains(buf[:k], []byte("data: ")) && got.Add(1)%int64(n) == 0 {
					arrived <- struct{}{}
				}
			}
		})
	}
	for publish(); ; { // until all of them are there
		select {
		case <-arrived:
		case <-time.After(100 * time.Millisecond):
			got.Store(0)
			publish()
			continue
		}
		break
	}
	memory = float64(inUse()-before) / float64(n)
	b.ResetTimer()
	for range b.N {
		publish()
		<-arrived
	}
	b.StopTimer()
	took = b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(memory, "B/stream")
	server.CloseClientConnections()
	readers.Wait()
	return memory, took
}

// inUse is the memory of the heap and of the stacks.
func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// plain is a handler that does nothing but write each text to each stream.
type plain struct {
	mu      sync.Mutex
	text    []byte
	version int
	more    chan struct{}
}

func (p *plain) publish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.version++
	p.text = fmt.Appendf(nil, "id: %d\nevent: map\ndata: %s\n\n", p.version, `{"kind":"map","at":"2026-11-28T08:00:00Z","server_id":7,"from":"c1m1_hotel","players":0,"max_players":0,"bots":0,"map":"","hibernating":false}`)
	if p.more != nil {
		close(p.more)
		p.more = nil
	}
}

func (p *plain) next(after int) (text []byte, version int, more chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.version > after {
		return p.text, p.version, nil
	}
	if p.more == nil {
		p.more = make(chan struct{})
	}
	return nil, after, p.more
}

func (p *plain) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	rc.Flush()
	p.mu.Lock()
	at := p.version
	p.mu.Unlock()
	for {
		text, version, more := p.next(at)
		if more != nil {
			select {
			case <-more:
				continue
			case <-r.Context().Done():
				return
			}
		}
		at = version
		if _, err := w.Write(text); err != nil {
			return
		}
		rc.Flush()
	}
}
