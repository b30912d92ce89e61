package rcon

import (
	"context"
	"fmt"
	"slices"
)

// acquire waits for the turn of a command. Turns go in the order in which they were
// asked for.
func (c *Conn) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("rcon: %w", err)
	}
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return ErrClosed
	}
	if !c.busy {
		c.busy = true
		c.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	c.more().waiting = append(c.more().waiting, turn)
	c.mu.Unlock()

	select {
	case <-turn:
		if c.isClosed() {
			c.release()
			return ErrClosed
		}
		return nil
	case <-ctx.Done():
		if !c.withdraw(turn) { // it came just now
			c.release()
		}
		return fmt.Errorf("rcon: waiting for another command: %w", ctx.Err())
	}
}

// release ends a turn and begins the next one.
func (c *Conn) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.extra == nil || len(c.extra.waiting) == 0 {
		c.busy = false
		c.trim()
		return
	}
	close(c.extra.waiting[0])
	c.extra.waiting = c.extra.waiting[1:]
}

// withdraw takes back the wait for a turn, and reports whether it had not yet come.
func (c *Conn) withdraw(turn chan struct{}) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.extra == nil {
		return false
	}
	i := slices.Index(c.extra.waiting, turn)
	if i < 0 {
		return false
	}
	c.extra.waiting = slices.Delete(c.extra.waiting, i, i+1)
	return true
}

// more returns c.extra. The caller holds c.mu.
func (c *Conn) more() *extra {
	if c.extra == nil {
		c.extra = new(extra)
	}
	return c.extra
}

// trim drops c.extra if it holds nothing. The caller holds c.mu.
func (c *Conn) trim() {
	if c.extra != nil && len(c.extra.waiting) == 0 && len(c.extra.rest) == 0 {
		c.extra = nil
	}
}

// leave keeps what r has read beyond its reply for the next one.
func (c *Conn) leave(r *reply) {
	rest := r.rest()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(rest) > 0 || c.extra != nil {
		c.more().rest = append(c.more().rest[:0], rest...)
	}
}

// left returns what leave has kept. It is valid until the next leave.
func (c *Conn) left() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.extra == nil {
		return nil
	}
	return c.extra.rest
}
