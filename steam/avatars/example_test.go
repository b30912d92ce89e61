package avatars_test

import (
	"context"
	"fmt"
	"os"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func Example() {
	host := webapitest.NewServer(&webapitest.Options{InMemory: true}) // instead of Steam
	defer host.Close()
	dir, err := os.MkdirTemp("", "avatars")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	cache, err := avatars.Open(avatars.Config{Dir: dir, BaseURL: host.AvatarURL, Transport: host.Client().Transport})
	if err != nil {
		fmt.Println(err)
		return
	}
	picture, err := cache.Get(context.Background(), webapitest.HashOf(steam.FromAccountID(24752998)))
	fmt.Println(len(picture) > 0, err)
	// Output: true <nil>
}
