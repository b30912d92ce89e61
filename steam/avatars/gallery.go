package avatars

import (
	"context"
	"fmt"
	"strings"

	"github.com/left4me/left4me/steam/webapi"
)

// A Gallery is where the pages of a site have their pictures from: from the site itself, which
// keeps them in a [Cache], or from the host of the pictures. Its methods may be called from
// many goroutines.
type Gallery struct {
	baseURL, path, origin string

	cache *Cache // nil: browsers ask the host
}

// NewGallery returns the pictures of a site that serves them under a path, such as "/avatars".
// If [Config.Dir] is empty, the site serves none.
func NewGallery(c Config, path string) (*Gallery, error) {
	g := &Gallery{baseURL: c.BaseURL, path: path}
	if g.baseURL == "" {
		g.baseURL = webapi.DefaultAvatarURL
	}
	origin, err := webapi.Origin(g.baseURL)
	if err != nil {
		return nil, fmt.Errorf("avatars: Config.BaseURL: %w", err)
	}
	if c.Dir == "" {
		g.origin = origin
		return g, nil
	}
	g.cache, err = Open(c)
	return g, err
}

// URL returns where a page finds the picture with that hash, "" for none.
func (g *Gallery) URL(hash string) string {
	if g.cache != nil && webapi.ValidAvatarHash(hash) {
		return g.path + "/" + hash + ending
	}
	return webapi.AvatarURL(g.baseURL, hash, webapi.AvatarMedium)
}

// Origin returns the other origin that pages load pictures from, for their
// Content-Security-Policy; "" if the site serves them.
func (g *Gallery) Origin() string { return g.origin }

// Serves reports whether the site serves pictures.
func (g *Gallery) Serves() bool { return g.cache != nil }

// File returns the JPEG of the picture whose [Gallery.URL] ends in that name. Errors are those
// of [Cache.Get].
func (g *Gallery) File(ctx context.Context, name string) ([]byte, error) {
	hash, ok := strings.CutSuffix(name, ending)
	if !ok || g.cache == nil {
		return nil, ErrNotFound
	}
	return g.cache.Get(ctx, hash)
}

// ending is that of the names of pictures, in the folder and on the site.
const ending = ".jpg"
