package feed_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/store/feed"
)

// A page that reads the bus hears of what any machine has seen.
func ExampleRun() {
	ctx, cancel := context.WithCancel(context.Background())
	bus := new(events.Bus)
	shared := new(fakeFeed) // or a store of package postgres
	ended := make(chan error)
	go func() { ended <- feed.Run(ctx, feed.Config{Feed: shared, Bus: bus}) }()
	cancel()
	fmt.Println(<-ended)
	// Output: <nil>
}
