package avatars

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/steam/webapi"
)

// DefaultMaxBytes is the bound of the folder where [Config.MaxBytes] is zero: 256 MiB.
const DefaultMaxBytes = 256 << 20

// MaxFetches is how many pictures may be on their way at a time.
const MaxFetches = 1000

const (
	maxPicture    = 256 << 10
	maxPixels     = 1024 // of each side
	fetchTimeout  = 10 * time.Second
	retryAfter    = 5 * time.Minute // after a failed fetch
	maxAge        = 30 * 24 * time.Hour
	maxFailed     = 5000 // failed fetches that are remembered
	maxConcurrent = 4    // connections to the host
)

// Errors of [Cache.Get]. Test for them with [errors.Is].
var (
	// ErrNotFound means that there is no such picture, or that it could not be
	// fetched within the last five minutes.
	ErrNotFound = errors.New("avatars: no such picture")

	// ErrBusy means that [MaxFetches] pictures are on their way.
	ErrBusy = errors.New("avatars: too many fetches")
)

// Config says where pictures come from and where they stay. Its zero value is a [Gallery]
// without a folder.
type Config struct {
	// Dir is the folder of the pictures. Open requires it, and creates the folder. Other
	// files in it stay as they are.
	Dir string

	// BaseURL is where pictures are fetched from: BaseURL + "/" + hash + "_medium.jpg".
	// Empty means [webapi.DefaultAvatarURL].
	BaseURL string

	// MaxBytes bounds the pictures in the folder. Zero means [DefaultMaxBytes].
	MaxBytes int64

	// Transport fetches pictures. Nil means [http.DefaultTransport].
	Transport http.RoundTripper

	// Log gets one line when the folder takes no picture, such as on a full disk, and none
	// until it has taken one again. Nil discards it.
	Log *slog.Logger
}

// A Cache keeps pictures in a folder. Its methods may be called from many goroutines.
// It needs no closing: fetches that are under way end within half a minute.
type Cache struct {
	root     *os.Root
	baseURL  string
	maxBytes int64
	client   *http.Client
	slots    chan struct{} // of concurrent fetches
	log      *slog.Logger

	mu       sync.Mutex
	broken   bool  // the folder did not take the last picture
	size     int64 // bytes in the folder
	underWay int
	fetches  map[string]*fetch
}

// Open returns the cache in a folder.
func Open(c Config) (*Cache, error) {
	if err := os.MkdirAll(c.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("avatars: %w", err)
	}
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return nil, fmt.Errorf("avatars: %w", err)
	}
	cache := &Cache{
		root: root, baseURL: c.BaseURL, maxBytes: cmp.Or(max(c.MaxBytes, 0), DefaultMaxBytes),
		client: &http.Client{
			Transport:     c.Transport,
			Timeout:       fetchTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		slots:   make(chan struct{}, maxConcurrent),
		log:     c.Log,
		fetches: make(map[string]*fetch),
	}
	if cache.log == nil {
		cache.log = slog.New(slog.DiscardHandler)
	}
	for _, file := range cache.files() {
		cache.size += file.size
	}
	return cache, nil
}

// Get returns the JPEG of the picture with that hash, from the folder if it is there and
// at most 30 days old. The error is [ErrNotFound], [ErrBusy], or that of ctx; a fetch
// goes on when ctx ends, for others who want the picture. A picture that the folder does not
// take goes to those who wait for it.
func (c *Cache) Get(ctx context.Context, hash string) ([]byte, error) {
	if !webapi.ValidAvatarHash(hash) {
		return nil, ErrNotFound
	}
	name := hash + ending
	if info, err := c.root.Stat(name); err == nil && time.Since(info.ModTime()) < maxAge {
		if body, err := c.read(name); err == nil {
			return body, nil
		}
	}
	f, err := c.join(ctx, hash)
	if err != nil {
		return nil, err
	}
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if f.err != nil {
		return nil, ErrNotFound
	}
	return f.body, nil // the file may have made room for others meanwhile
}

func (c *Cache) read(name string) ([]byte, error) {
	file, err := c.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxPicture))
}

// store writes a picture under another name first, so that no reader sees half of
// one, and makes room for it.
func (c *Cache) store(hash string, body []byte) error {
	temp := hash + ".part"
	err := c.root.WriteFile(temp, body, 0o640)
	if err == nil {
		err = c.root.Rename(temp, hash+ending)
	}
	if err != nil {
		c.root.Remove(temp) // the part that was written
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil && !c.broken {
		c.log.Warn("avatars are not kept", "dir", c.root.Name(), "err", err)
	}
	if c.broken = err != nil; c.broken {
		return err
	}
	if c.size += int64(len(body)); c.size > c.maxBytes {
		c.evict(hash + ending)
	}
	return nil
}

type cachedFile struct {
	name string
	size int64
	at   time.Time
}

// evict removes the oldest pictures but newest until a fifth of the room is free.
// Called with mu held.
func (c *Cache) evict(newest string) {
	files := c.files()
	slices.SortFunc(files, func(a, b cachedFile) int {
		return cmp.Or(a.at.Compare(b.at), strings.Compare(a.name, b.name))
	})
	c.size = 0
	for _, file := range files {
		c.size += file.size
	}
	for _, file := range files {
		if c.size <= c.maxBytes-c.maxBytes/5 {
			return
		}
		if file.name != newest && c.root.Remove(file.name) == nil {
			c.size -= file.size
		}
	}
}

// files lists the pictures in the folder, as far as it can be read.
func (c *Cache) files() []cachedFile {
	dir, err := c.root.Open(".")
	if err != nil {
		return nil
	}
	defer dir.Close()
	infos, _ := dir.Readdir(-1)
	var files []cachedFile
	for _, info := range infos {
		hash := strings.TrimSuffix(info.Name(), filepath.Ext(info.Name()))
		if info.Mode().IsRegular() && webapi.ValidAvatarHash(hash) {
			files = append(files, cachedFile{info.Name(), info.Size(), info.ModTime()})
		}
	}
	return files
}
