package httpui_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
)

// TestWhatShips: tests take fewer rounds and more patience than that.
func TestWhatShips(t *testing.T) {
	t.Parallel()
	if httpui.Rounds != 0 || httpui.RequestTime != 20*time.Second {
		t.Errorf("%d rounds, %v for a request", httpui.Rounds, httpui.RequestTime)
	}
}
