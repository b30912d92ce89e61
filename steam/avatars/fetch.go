package avatars

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"time"

	"github.com/left4me/left4me/steam/webapi"
)

// A fetch is one attempt to get a picture, which all who want it share.
type fetch struct {
	done  chan struct{} // closed when body or err is set
	until time.Time     // a failed one is not repeated before; zero: under way
	body  []byte
	err   error
}

// join returns the fetch of a picture that is under way, or starts one.
func (c *Cache) join(ctx context.Context, hash string) (*fetch, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.fetches[hash]; f != nil && !f.expired(time.Now()) {
		return f, nil
	}
	if c.underWay >= MaxFetches {
		return nil, ErrBusy
	}
	if len(c.fetches) >= MaxFetches+maxFailed {
		c.forgetFailed()
	}
	c.underWay++
	f := &fetch{done: make(chan struct{})}
	c.fetches[hash] = f
	go c.run(context.WithoutCancel(ctx), hash, f)
	return f, nil
}

// expired reports whether a fetch has failed so long ago that it may be repeated.
// Called with mu held.
func (f *fetch) expired(now time.Time) bool { return !f.until.IsZero() && now.After(f.until) }

// forgetFailed drops all fetches that have failed. Called with mu held.
func (c *Cache) forgetFailed() {
	for hash, f := range c.fetches {
		if !f.until.IsZero() {
			delete(c.fetches, hash)
		}
	}
}

func (c *Cache) run(ctx context.Context, hash string, f *fetch) {
	ctx, cancel := context.WithTimeout(ctx, 3*fetchTimeout)
	defer cancel()
	f.body, f.err = c.download(ctx, hash)
	kept := f.err
	if kept == nil {
		kept = c.store(hash, f.body)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.underWay--
	if kept == nil {
		delete(c.fetches, hash) // from now on there is the file
	} else { // without the body, which those who wait have
		c.fetches[hash] = &fetch{done: f.done, until: time.Now().Add(retryAfter), err: kept}
	}
	close(f.done)
}

// download fetches a picture.
func (c *Cache) download(ctx context.Context, hash string) ([]byte, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	address := webapi.AvatarURL(c.baseURL, hash, webapi.AvatarMedium)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := c.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("avatars: %s", res.Status)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxPicture+1))
	if err != nil {
		return nil, err
	}
	// What it is, is what it decodes as, whatever the header says.
	picture, err := jpeg.DecodeConfig(bytes.NewReader(body))
	if err != nil || len(body) > maxPicture || picture.Width > maxPixels || picture.Height > maxPixels {
		return nil, ErrNotFound
	}
	return body, nil
}
