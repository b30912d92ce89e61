package messages_test

import (
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/messages"
)

func TestZone(t *testing.T) {
	t.Parallel()
	for range 2 {
		if zone := messages.Zone("Europe/Berlin"); zone == nil || zone.String() != "Europe/Berlin" {
			t.Errorf("Berlin is %v", zone)
		}
	}
	if messages.Zone("") != time.UTC || messages.Zone("UTC") != time.UTC {
		t.Error("no name is not UTC")
	}
	for _, name := range []string{"Local", "Nowhere/At all", "../etc/passwd", "/etc/localtime", strings.Repeat("x", 65)} {
		if zone := messages.Zone(name); zone != nil {
			t.Errorf("%q is %v", name, zone)
		}
	}
}
