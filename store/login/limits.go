package login

import (
	"context"
	"net/netip"
	"runtime"
	"time"

	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store/password"
)

// limits bounds attempts. A browser in which the user has logged in has an allowance and a
// queue of its own; all others share those of the name and of their address.
type limits struct {
	byUser, byAddr, byBrowser *httplimit.Attempts

	strangers *httplimit.Slots[netip.Prefix] // that wait for a check, one an address
	browsers  *httplimit.Slots[string]
	verifying *httplimit.Slots[netip.Prefix] // that wait for Steam
	turn      chan struct{}                  // of strangers: one of them at a time waits for a processor
}

const (
	waitingStrangers = 16
	waitingBrowsers  = 64
)

func newLimits() *limits {
	return &limits{
		byUser:    httplimit.NewAttempts(5, 30*time.Second),
		byAddr:    httplimit.NewAttempts(20, 15*time.Second),
		byBrowser: httplimit.NewAttempts(5, 30*time.Second),
		strangers: httplimit.NewSlots[netip.Prefix](waitingStrangers, 1),
		browsers:  httplimit.NewSlots[string](waitingBrowsers, 1),
		verifying: httplimit.NewSlots[netip.Prefix](waitingStrangers, 1),
		turn:      make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
}

// A try is one attempt that is counted.
type try struct {
	limits                *limits
	key                   string // of the user's name
	addr                  netip.Prefix
	browser               string // a known one; "": a stranger's
	refundKey, refundAddr func()
}

// take counts an attempt. It returns how long to wait if none is allowed now.
func (l *limits) take(key string, addr netip.Prefix, browser string) (try, time.Duration) {
	now := time.Now()
	t := try{limits: l, key: key, addr: addr, browser: browser, refundKey: func() {}, refundAddr: func() {}}
	var wait time.Duration
	if browser != "" {
		t.refundKey, wait = l.byBrowser.Take(browser, now)
		return t, wait
	}
	if t.refundAddr, wait = l.byAddr.Take(addr.String(), now); wait > 0 {
		return t, wait
	}
	if t.refundKey, wait = l.byUser.Take(key, now); wait > 0 {
		t.refundAddr()
	}
	return t, wait
}

// refund takes back an attempt that tells nothing of the password.
func (t try) refund() {
	t.refundKey()
	t.refundAddr()
}

// succeed takes back an attempt and what was counted for the same user before.
func (t try) succeed() {
	t.refundAddr()
	if t.browser != "" {
		t.limits.byBrowser.Forget(t.browser)
		return
	}
	t.limits.byUser.Forget(t.key)
}

// check checks the password in the queue of the attempt. It fails with ErrBusy if the
// queue is full or the address waits in it already.
func (t try) check(ctx context.Context, hasher password.Hasher, digest, password string) (bool, error) {
	if t.browser != "" {
		if !t.limits.browsers.Acquire(t.browser) {
			return false, ErrBusy
		}
		defer t.limits.browsers.Release(t.browser)
		return hasher.Matches(ctx, digest, password)
	}
	if !t.limits.strangers.Acquire(t.addr) {
		return false, ErrBusy
	}
	defer t.limits.strangers.Release(t.addr)
	select {
	case t.limits.turn <- struct{}{}:
		defer func() { <-t.limits.turn }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	return hasher.Matches(ctx, digest, password)
}
