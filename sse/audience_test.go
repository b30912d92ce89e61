package sse_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/sse"
)

// owners is whose the topics are, and counts how often that was asked.
type owners struct {
	of             map[int]string
	listed, looked int
	err            error
	slow           time.Duration
}

func (o *owners) audiences() *sse.Audiences[string, int] {
	return &sse.Audiences[string, int]{List: o.list, Check: o.check, MaxAge: time.Minute, Timeout: time.Second}
}

func (o *owners) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(o.slow):
		return o.err
	}
}

func (o *owners) list(ctx context.Context, reader string) (topics []int, err error) {
	o.listed++
	for topic, owner := range o.of {
		if owner == reader {
			topics = append(topics, topic)
		}
	}
	return topics, o.wait(ctx)
}

func (o *owners) check(ctx context.Context, reader string, topic int) (bool, error) {
	o.looked++
	return o.of[topic] == reader, o.wait(ctx)
}

// All streams of a reader share one answer, until it is old or all of them have left.
func TestAudienceIsShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := &owners{of: map[int]string{1: "mara", 2: "ian"}}
		all, ctx := o.audiences(), t.Context()
		one, other, ian := all.Join("mara"), all.Join("mara"), all.Join("ian")
		reload := func() {
			t.Helper()
			for _, a := range []*sse.Audience[string, int]{one, other, ian} {
				if err := a.Reload(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		reload()
		reload()
		if o.listed != 2 || !one.CanSee(ctx, 1) || !other.CanSee(ctx, 1) || ian.CanSee(ctx, 1) {
			t.Errorf("listed %d times, want once for each of two readers", o.listed)
		}
		looked := o.looked
		ian.CanSee(ctx, 1)
		if o.looked != looked {
			t.Error("a refusal is not remembered")
		}

		o.of[1], o.of[3] = "ian", "mara"
		if !one.CanSee(ctx, 3) || !other.CanSee(ctx, 3) || o.looked != looked+1 {
			t.Errorf("a new topic was asked for %d times, want once", o.looked-looked)
		}
		time.Sleep(time.Minute)
		reload()
		if one.CanSee(ctx, 1) || !ian.CanSee(ctx, 1) {
			t.Error("a topic keeps its old owner")
		}

		one.Leave()
		one.Leave() // counts once
		if all.Readers() != 2 {
			t.Errorf("%d readers", all.Readers())
		}
		other.Leave()
		ian.Leave()
		if all.Readers() != 0 {
			t.Errorf("%d readers are remembered after the last stream", all.Readers())
		}
	})
}

// While the answer cannot be had, nothing is shown, and it is asked for again.
func TestAudienceWithoutAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := &owners{of: map[int]string{1: "mara"}, err: errors.New("away")}
		mara := o.audiences().Join("mara")
		ctx := t.Context()
		if err := mara.Reload(ctx); !errors.Is(err, o.err) || mara.CanSee(ctx, 1) {
			t.Errorf("Reload returned %v", err)
		}
		o.err, o.slow = nil, time.Hour
		begin := time.Now()
		if err := mara.Reload(ctx); !errors.Is(err, context.DeadlineExceeded) || mara.CanSee(ctx, 1) || time.Since(begin) != 2*time.Second {
			t.Errorf("Reload returned %v, after %v with CanSee", err, time.Since(begin))
		}
		o.slow = 0
		if !mara.CanSee(ctx, 1) {
			t.Error("an error is remembered as a refusal")
		}
		if err := mara.Reload(ctx); err != nil || o.listed != 3 {
			t.Errorf("Reload returned %v, listed %d times", err, o.listed)
		}
	})
}
