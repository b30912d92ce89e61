package webhook_test

import (
	"fmt"
	"net/http"
	"time"

	"github.com/left4me/left4me/webhook"
)

func Example() {
	older, newer := webhook.NewSecret(), webhook.NewSecret()
	sent := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	body := []byte(`{"type":"server.down"}`)

	h := make(http.Header)
	if err := webhook.Sign(h, "msg_1", sent, body, newer, older); err != nil { // while the key is rotated
		fmt.Println(err)
	}
	fmt.Println(webhook.Verify(h, body, sent.Add(time.Second), webhook.Tolerance, older))
	fmt.Println(webhook.Verify(h, body, sent.Add(time.Hour), webhook.Tolerance, older))
	fmt.Println(webhook.Verify(h, []byte("{}"), sent, webhook.Tolerance, older))
	fmt.Println(newer)
	// Output:
	// <nil>
	// webhook: timestamp is outside the tolerance
	// webhook: no signature matches
	// [webhook secret]
}
