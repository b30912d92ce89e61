package srclog

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"
)

const (
	defaultQueueLines = 1024
	defaultQueueBytes = 256 << 10
	smallQueue        = 16 // lines of a queue that is kept while it is empty
)

// FeedOptions adjust a [Feed]. A nil *FeedOptions and zero fields mean the defaults. Their
// texts, and JSON, leave the secret out.
type FeedOptions struct {
	// Secret is the sv_logsecret of the server, which Left 4 Dead 2 does not have. With a
	// Secret, lines without it or with another are dropped; without one, so are
	// those that have one.
	Secret string `json:"-"`

	// Lines and Bytes bound what waits to be read. Default 1024 lines and 256 KiB. A line that
	// finds no room is dropped.
	Lines, Bytes int

	// RCON keeps the lines that tell of RCON commands, which may hold passwords. By default
	// they are dropped.
	RCON bool

	// Handle, if not nil, is given each line as it arrives, in order, in place of a queue: [Feed.Next]
	// returns none. Listener.Run calls it and reads nothing meanwhile, so it must return at once. It may be
	// called for a moment after [Feed.Close].
	Handle func(Line) `json:"-"`
}

// String says how much may wait.
func (o FeedOptions) String() string {
	return fmt.Sprintf("feed of %d lines and %d bytes", o.Lines, o.Bytes)
}

// Format writes String, whatever the verb.
func (o FeedOptions) Format(f fmt.State, _ rune) { io.WriteString(f, o.String()) }

// LogValue is String, for package slog.
func (o FeedOptions) LogValue() slog.Value { return slog.StringValue(o.String()) }

// FeedStats count the datagrams of one server since it was registered.
type FeedStats struct {
	Lines     uint64    // put into the queue, or given to Handle
	Dropped   uint64    // lines for which the queue had no room
	RCON      uint64    // lines of RCON commands, dropped
	BadSecret uint64    // datagrams without the right secret
	Malformed uint64    // datagrams that are no log line
	LastAt    time.Time // of the last datagram with the right secret; zero if there was none
}

// A Feed has the lines of one game server. It is made by [Listener.Register]. Its methods may be
// called from many goroutines. Its texts are the address of the server alone.
type Feed struct {
	listener *Listener
	source   netip.AddrPort
	secret   []byte
	maxLines int
	maxBytes int
	keepRCON bool
	handle   func(Line)
	wake     chan struct{} // has a token if there may be something to read

	mu     sync.Mutex // guards what follows
	queue  []Line     // a ring
	first  int
	n      int
	bytes  int
	closed bool
	stats  FeedStats
}

// String returns the address that the lines come from.
func (f *Feed) String() string { return "feed of " + f.source.String() }

// Format writes String, whatever the verb.
func (f *Feed) Format(s fmt.State, _ rune) { io.WriteString(s, f.String()) }

// LogValue is String, for package slog.
func (f *Feed) LogValue() slog.Value { return slog.StringValue(f.String()) }

func newFeed(l *Listener, source netip.AddrPort, opts *FeedOptions) *Feed {
	if opts == nil {
		opts = new(FeedOptions)
	}
	f := &Feed{
		listener: l, source: source, secret: []byte(opts.Secret), keepRCON: opts.RCON, handle: opts.Handle,
		maxLines: opts.Lines, maxBytes: opts.Bytes, wake: make(chan struct{}, 1),
	}
	if f.maxLines <= 0 {
		f.maxLines = defaultQueueLines
	}
	if f.maxBytes <= 0 {
		f.maxBytes = defaultQueueBytes
	}
	return f
}

// Next returns the next line, in the order of arrival. It waits for one until ctx ends, and
// then returns the error of ctx. After [Feed.Close], and after the end of the
// Listener, it returns what is left and then [net.ErrClosed].
func (f *Feed) Next(ctx context.Context) (Line, error) {
	for {
		line, ok, closed := f.pop()
		if ok {
			return line, nil
		}
		if closed {
			return Line{}, net.ErrClosed
		}
		select {
		case <-f.wake:
		case <-ctx.Done():
			return Line{}, ctx.Err()
		}
	}
}

// Stats returns the counters.
func (f *Feed) Stats() FeedStats {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stats
}

// Source returns the address that the feed was registered for.
func (f *Feed) Source() netip.AddrPort { return f.source }

// Close ends the feed. Its source can then be registered again.
func (f *Feed) Close() {
	f.listener.unregister(f)
	f.end()
}

func (f *Feed) end() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.signal()
}

func (f *Feed) signal() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// pop takes the oldest line. More waiting calls are woken as long as there is something to tell.
func (f *Feed) pop() (line Line, ok, closed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n > 0 {
		line, ok = f.queue[f.first], true
		f.queue[f.first] = Line{}
		f.first = (f.first + 1) % len(f.queue)
		f.n--
		f.bytes -= len(line.Text)
	}
	if f.n == 0 && len(f.queue) > smallQueue {
		f.queue, f.first = nil, 0
	}
	if f.n > 0 || f.closed {
		f.signal()
	}
	return line, ok, f.closed
}

// receive takes a datagram of the source.
func (f *Feed) receive(datagram []byte, at time.Time) {
	text, verdict := open(datagram, f.secret)
	if verdict == accepted && !f.keepRCON && isRCON(text) {
		verdict = skipped
	}
	if line, ok := f.take(text, verdict, at); ok {
		f.handle(line)
	}
}

// take counts a datagram, and puts its line into the queue. If there is a handler instead, it
// returns the line.
func (f *Feed) take(text []byte, verdict verdict, at time.Time) (line Line, handle bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if verdict == accepted || verdict == skipped {
		f.stats.LastAt = at
	}
	switch verdict {
	case malformed:
		f.stats.Malformed++
	case badSecret:
		f.stats.BadSecret++
	case skipped:
		f.stats.RCON++
	default:
		if f.closed || f.n == f.maxLines || f.bytes+len(text) > f.maxBytes {
			f.stats.Dropped++
			return Line{}, false
		}
		f.stats.Lines++
		line = Line{Text: trimEnd(string(text)), At: at, Source: f.source}
		if f.handle != nil {
			return line, true
		}
		f.push(line)
		f.signal()
	}
	return Line{}, false
}

func (f *Feed) push(line Line) {
	if f.n == len(f.queue) {
		grown := make([]Line, min(max(smallQueue, 2*f.n), f.maxLines))
		for i := range f.n {
			grown[i] = f.queue[(f.first+i)%len(f.queue)]
		}
		f.queue, f.first = grown, 0
	}
	f.queue[(f.first+f.n)%len(f.queue)] = line
	f.n++
	f.bytes += len(line.Text)
}
