package health_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/health"
)

func ready(t *testing.T, h *health.Health, want string) {
	t.Helper()
	err := h.Ready()
	if want == "" && err == nil || err != nil && want != "" && strings.Contains(err.Error(), want) {
		return
	}
	t.Errorf("ready: %v, want %q", err, want)
}

func TestReady(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := new(health.Health)
		ready(t, h, "has not started")
		h.Start(time.Second, nil, nil)
		h.SetPhase("the poller is starting")
		ready(t, h, "starting")
		h.Synced(errors.New("x"))
		if ready(t, h, "does not list the servers"); h.Polling() {
			t.Error("polls without a list of servers")
		}
		h.Synced(nil)
		if ready(t, h, ""); !h.Polling() || h.Polls(1) {
			t.Error("polls and has no right to, or has a right without a store that gives it")
		}
		h.Synced(errors.New("x")) // polls go on with the list that there was
		ready(t, h, "")
		time.Sleep(8 * time.Second)
		ready(t, h, "")
		time.Sleep(time.Second)
		ready(t, h, "no pass for 9s")
		h.SetPhase("the poller has stopped")
		ready(t, h, "has stopped")
	})
}

// A subject has one warning at a time.
func TestWarnings(t *testing.T) {
	t.Parallel()
	h := new(health.Health)
	h.Warn(health.Steam, store.Warning{Code: store.WarnSteamSilent})
	h.Warn(health.Record, store.Warning{Code: store.WarnRecord})
	h.Warn(health.Steam, store.Warning{Code: store.WarnSteamKey})
	if w := h.Warnings(); len(w) != 2 || w[0].Code != store.WarnRecord || w[1].Code != store.WarnSteamKey {
		t.Errorf("%v", w)
	}
	h.Clear(health.Steam)
	h.Clear(health.Record)
	if w := h.Warnings(); w == nil || len(w) > 0 {
		t.Errorf("%v", w)
	}
	polls, writes, _, _ := h.Stats()
	if polls.Polled != 0 || writes.Err != nil || h.Shards().Valid {
		t.Error("a daemon that has not begun has done something")
	}
}

func TestEveryWarningHasWords(t *testing.T) {
	t.Parallel()
	for _, code := range store.WarningCodes() {
		if w := health.WarningOf(code); w.Code != code || w.Message == "" {
			t.Errorf("%s: %+v", code, w)
		}
	}
}
