package metrics_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"

	"github.com/left4me/left4me/adapters/metrics"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
)

// The metrics of an event bus, for clients of one network.
func ExampleCollector_Handler() {
	bus := new(events.Bus)
	m := metrics.New(metrics.Config{Bus: bus})
	server := httptest.NewServer(m.Handler(metrics.Access{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}))
	defer server.Close()

	bus.Publish([]livestate.Event{{Kind: livestate.EventUp}})
	answer, err := http.Get(server.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "left4me_events_") {
			fmt.Print(line)
		}
	}
	// Output:
	// left4me_events_lost_total 0
	// left4me_events_total 1
}
