package ttlcache_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/ttlcache"
)

func Example() {
	lengths := ttlcache.New[string, int](100, time.Second)
	for range 2 {
		n, err := lengths.Get(context.Background(), "waterfront", time.Minute, func(context.Context) (int, error) {
			fmt.Println("building")
			return len("waterfront"), nil
		})
		fmt.Println(n, err)
	}
	// Output:
	// building
	// 10 <nil>
	// 10 <nil>
}
