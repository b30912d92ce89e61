package openidtest_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/steam/openid/openidtest"
)

func Example() {
	provider := openidtest.NewProvider()
	defer provider.Close()
	provider.SetPerson(steam.FromAccountID(22202))

	client := openid.Client{Endpoint: provider.Endpoint}
	answer := provider.Answer("https://example.org/return", time.Now())
	fmt.Println(client.Verify(context.Background(), "https://example.org/return", answer))
	_, err := client.Verify(context.Background(), "https://example.org/return", answer)
	fmt.Println(err)
	// Output:
	// 76561197960287930 <nil>
	// openid: not a valid answer: it was used before
}
