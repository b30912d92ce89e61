package hold

import (
	"testing"
	"time"

	"github.com/left4me/left4me/store"
)

// Logins that are all held took more memory without end, and a longer look at each.
func TestHeldLoginsAreBounded(t *testing.T) {
	t.Parallel()
	var l Logins
	for port := range 3 * maxMemory {
		l.remember(store.RCONLogin{Host: "203.0.113.20", Port: port}, func(m *memory) { m.until = time.Now().Add(store.HoldFor) })
	}
	if n := len(l.known); n > maxMemory {
		t.Errorf("%d logins are remembered, want %d at most", n, maxMemory)
	}
}
