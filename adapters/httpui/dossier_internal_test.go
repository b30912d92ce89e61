package httpui

import (
	"testing"
	"time"
)

func TestParseMark(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 10, 0, 0, 123e6, time.UTC)
	for _, want := range []mark{{at: at}, {at, 1}, {at, maxGiven}} {
		if got, err := parseMark(want.String()); err != nil || got != want {
			t.Errorf("parseMark(%q) is %v, %v", want, got, err)
		}
	}
	if got, err := parseMark(""); err != nil || got != (mark{}) {
		t.Errorf("no mark is %v, %v", got, err)
	}
	for _, s := range []string{"x", "_", "_1", "2026-03-01T10:00:00Z_", "2026-03-01T10:00:00Z_-1", "2026-03-01T10:00:00Z_10001", "2026-03-01T10:00:00Z_1_1"} {
		if got, err := parseMark(s); err == nil {
			t.Errorf("parseMark(%q) is %v", s, got)
		}
	}
}
