package httpui

import (
	"context"
	"errors"
	"net/netip"
	"runtime"
	"strings"
	"time"

	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store"
)

// loginLimits bounds what may be tried. A browser in which the user has logged in
// has an allowance and a queue of its own, which nobody else can use up; all others
// share those of the user's name and of their address.
type loginLimits struct {
	byUser, byAddr, byDevice *httplimit.Attempts

	strangers *httplimit.Slots[netip.Prefix] // who wait for a check, one an address
	devices   *httplimit.Slots[string]
	turn      chan struct{} // of strangers: one of them at a time waits for a core
}

const (
	waitingStrangers = 16
	waitingDevices   = 64
)

func newLoginLimits() *loginLimits {
	return &loginLimits{
		byUser:    httplimit.NewAttempts(5, 30*time.Second),
		byAddr:    httplimit.NewAttempts(20, 15*time.Second),
		byDevice:  httplimit.NewAttempts(5, 30*time.Second),
		strangers: httplimit.NewSlots[netip.Prefix](waitingStrangers, 1),
		devices:   httplimit.NewSlots[string](waitingDevices, 1),
		turn:      make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
	}
}

// errBusy means that an attempt found no place in its queue.
var errBusy = errors.New("httpui: too busy")

// An attempt is one try of a password, already counted.
type attempt struct {
	limits                 *loginLimits
	name                   string
	addr                   netip.Prefix
	device                 string // "": a stranger's
	refundName, refundAddr func()
}

// attempt counts a try of the password of user, who is zero if there is no user of
// that name. It returns how long to wait if no try is allowed now.
func (v *visit) attempt(name string, user store.User) (attempt, time.Duration) {
	l, now := v.ui.limits, time.Now()
	a := attempt{limits: l, name: name, addr: httplimit.Network(v.clientAddr()), refundName: func() {}, refundAddr: func() {}}
	var wait time.Duration
	if a.device = v.knownBrowser(user); a.device != "" {
		a.refundName, wait = l.byDevice.Take(a.device, now)
		return a, wait
	}
	if a.refundAddr, wait = l.byAddr.Take(a.addr.String(), now); wait > 0 {
		return a, wait
	}
	if a.refundName, wait = l.byUser.Take(name, now); wait > 0 {
		a.refundAddr()
	}
	return a, wait
}

// knownBrowser names the browser in which user is, or was, logged in; "" for others.
func (v *visit) knownBrowser(user store.User) string {
	if v.loginDigest != "" && user.ID != 0 && v.User.ID == user.ID {
		return "login " + v.loginDigest
	}
	if id := v.device(user); id != "" {
		return "device " + strings.ToLower(user.Name) + " " + id
	}
	return ""
}

// cancel takes back an attempt that tells nothing of the password.
func (a attempt) cancel() {
	a.refundName()
	a.refundAddr()
}

// succeed takes back an attempt and what was counted for the same user before.
func (a attempt) succeed() {
	a.refundAddr()
	if a.device != "" {
		a.limits.byDevice.Forget(a.device)
		return
	}
	a.limits.byUser.Forget(a.name)
}

// check is [CheckPassword] in the queue of the attempt. It gives up when ctx ends,
// and fails with errBusy if the queue is full or the address waits in it already.
func (a attempt) check(ctx context.Context, digest, password string) (bool, error) {
	if a.device != "" {
		if !a.limits.devices.Acquire(a.device) {
			return false, errBusy
		}
		defer a.limits.devices.Release(a.device)
		return hasher.Matches(ctx, digest, password)
	}
	if !a.limits.strangers.Acquire(a.addr) {
		return false, errBusy
	}
	defer a.limits.strangers.Release(a.addr)
	select {
	case a.limits.turn <- struct{}{}:
		defer func() { <-a.limits.turn }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	return hasher.Matches(ctx, digest, password)
}
