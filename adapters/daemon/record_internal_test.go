package daemon

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/lease"
	"github.com/left4me/left4me/store/shard"
)

// usurped is a store whose lease another daemon has.
type usurped struct{ Store }

func (usurped) OnePoller() bool { return true }

func (usurped) Acquire(context.Context, string, string, time.Time, time.Duration) error {
	return store.ErrLeaseHeld
}

// A daemon that has lost the lease adds nothing to a record that is another's now.
func TestRecordOfAnother(t *testing.T) {
	t.Parallel()
	c, err := Config{Store: usurped{}, Record: filepath.Join(t.TempDir(), "record")}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	r, err := openRecord(c)
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{Config: c, log: c.Log, health: c.Health, record: r, lease: shard.NewWork(c.Store, newClock(c), shard.Config{})}
	w := d.newWriter(func(int64) {})
	d.writer = w
	observe := func() {
		r.Observe(1, livestate.Server{}, livestate.Observation{At: time.UnixMilli(1), State: livestate.State{Map: "m"}})
	}
	observe()
	if err := w.Flush(t.Context()); err != lease.ErrLost {
		t.Fatalf("flush: %v", err)
	}
	if err := d.finish(t.Context(), time.Now(), lease.ErrLost); err != lease.ErrLost {
		t.Fatalf("finish: %v", err)
	}
	observe() // by a poll that was under way
	r.Reopen()
	r.Close()
	if info, err := os.Stat(c.Record); err != nil || info.Size() != 0 {
		t.Errorf("the record: %v, %v; want nothing in it", info.Size(), err)
	}
	if n := r.Stats().Dropped; n != 2 {
		t.Errorf("%d observations are counted as missing, want 2", n)
	}
}

// A record that fails is a warning until it is written again.
func TestRecordWarning(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := Config{Store: usurped{}, Record: filepath.Join(dir, "record")}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	r, err := openRecord(c)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := os.Rename(dir, dir+".gone"); err != nil {
		t.Fatal(err)
	}
	r.Reopen()
	if warnings := c.Health.Warnings(); len(warnings) != 1 || warnings[0].Code != store.WarnRecord {
		t.Errorf("warnings %v", warnings)
	}
	if err := os.Rename(dir+".gone", dir); err != nil {
		t.Fatal(err)
	}
	r.Flush()
	r.Observe(1, livestate.Server{}, livestate.Observation{At: time.UnixMilli(1)})
	r.Flush()
	if warnings := c.Health.Warnings(); len(warnings) != 0 {
		t.Errorf("warnings after it was over: %v", warnings)
	}
}
