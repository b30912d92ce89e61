package livestate_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
)

func TestPolicyForInterval(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ gap, interval, want time.Duration }{
		{0, 0, 30 * time.Second},
		{0, 5 * time.Second, 30 * time.Second},
		{0, time.Minute, 3 * time.Minute},
		{time.Second, time.Minute, time.Second},
	} {
		p := livestate.Policy{Gap: test.gap, Resume: time.Hour}.For(test.interval)
		if want := (livestate.Policy{Gap: test.want, Resume: time.Hour}); p != want {
			t.Errorf("gap %v, interval %v: %+v, want %+v", test.gap, test.interval, p, want)
		}
	}
}
