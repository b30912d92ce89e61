package health_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/health"
)

func Example() {
	h := new(health.Health)
	h.Start(5*time.Second, nil, nil)
	fmt.Println(h.Ready())

	h.SetPhase("another daemon polls for this store; this one waits")
	fmt.Println(h.Ready())

	h.SetPhase("")
	h.Warn(health.Steam, store.Warning{Code: store.WarnSteamKey, Message: "the key is refused"})
	fmt.Println(h.Ready(), h.Warnings()[0].Message)
	// Output:
	// the poller has not started
	// another daemon polls for this store; this one waits
	// <nil> the key is refused
}
