package times_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/internal/times"
)

func Example() {
	noon := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	one := noon.Add(time.Hour)
	fmt.Println(times.Earlier(noon, one).Hour(), times.Later(noon, one).Hour())
	// Output: 12 13
}
