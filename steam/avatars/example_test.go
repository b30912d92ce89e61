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

func ExampleGallery() {
	pictures, err := avatars.NewGallery(avatars.Config{}, "/avatars")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pictures.URL("0123456789abcdef0123456789abcdef01234567"))
	fmt.Println(pictures.Origin())
	// Output:
	// https://avatars.steamstatic.com/0123456789abcdef0123456789abcdef01234567_medium.jpg
	// https://avatars.steamstatic.com
}
