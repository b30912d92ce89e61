package clock_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/store/clock"
)

func Example() {
	off := time.Duration(0)
	c := clock.New(func() time.Time { return time.Now().Add(off) }, func(by time.Duration) {
		fmt.Println("stepped by about", by.Round(time.Minute))
	})
	fmt.Println("trusted:", c.Trusted())
	off = time.Hour
	fmt.Println("trusted:", c.Trusted())
	off = 0
	fmt.Println("went back:", c.WentBack())
	// Output:
	// trusted: true
	// stepped by about 1h0m0s
	// trusted: false
	// stepped by about -1h0m0s
	// went back: true
}
