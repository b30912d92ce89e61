package listing_test

import (
	"fmt"
	"net/url"
	"time"

	"github.com/left4me/left4me/api/listing"
)

func ExampleBetween() {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	from, to, err := listing.Between(url.Values{"to": {"2026-11-28T11:00:00Z"}}, now, time.Hour)
	fmt.Println(from.Format(time.TimeOnly), to.Format(time.TimeOnly), err)

	_, err = listing.Limit(url.Values{"limit": {"all"}}, 100)
	fmt.Println(err)
	// Output:
	// 10:00:00 11:00:00 <nil>
	// httperror: limit_bad
}
