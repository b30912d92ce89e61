package queries

import (
	"context"
	"time"
)

// Pause waits, and reports whether the time has passed before ctx ended.
func Pause(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
