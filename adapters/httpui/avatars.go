package httpui

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	maxAvatar   = 256 << 10
	avatarTime  = 10 * time.Second
	avatarRetry = 5 * time.Minute // after one that could not be had
	avatarAge   = 30 * 24 * time.Hour
	mostFetches = 1000 // under way, for whoever asked for them
	mostFailed  = 5000 // and not to be repeated yet
)

// faces keeps pictures of players on disk. It fetches from one host only, what
// is named by a hash only, follows no redirect, and keeps only what is a JPEG of
// a sane size.
type faces struct {
	root   *os.Root
	base   string
	most   int64 // bytes on disk
	client *http.Client
	slots  chan struct{} // fetches at a time

	mu      sync.Mutex
	size    int64
	under   int // fetches under way
	fetches map[string]*fetch
}

type fetch struct {
	done  chan struct{}
	until time.Time // a failed one is not repeated before
	body  []byte
	err   error
}

var errNoAvatar = errors.New("httpui: no such picture")

func openFaces(c Config) (*faces, error) {
	if err := os.MkdirAll(c.AvatarCacheDir, 0o750); err != nil {
		return nil, fmt.Errorf("httpui: avatar cache: %w", err)
	}
	root, err := os.OpenRoot(c.AvatarCacheDir)
	if err != nil {
		return nil, fmt.Errorf("httpui: avatar cache: %w", err)
	}
	f := &faces{
		root: root, base: c.AvatarURL, most: c.AvatarCacheBytes,
		client: &http.Client{
			Transport:     c.AvatarTransport,
			Timeout:       avatarTime,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		slots:   make(chan struct{}, 4),
		fetches: make(map[string]*fetch),
	}
	for _, file := range f.files() {
		f.size += file.size
	}
	return f, nil
}

// avatar serves one picture.
func (v *visit) avatar() error {
	hash, ok := strings.CutSuffix(v.r.PathValue("file"), ".jpg")
	if !ok || !isHash(hash) {
		return errNotFound
	}
	body, err := v.ui.faces.get(v.r.Context(), hash)
	if errors.Is(err, errNoAvatar) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	return v.send(http.StatusOK, "image/jpeg", "public, max-age=604800, immutable", &rendered{body: body, etag: `"` + hash + `"`})
}

// errBusy is the error of what is not begun because too much of its kind is under way.
var errBusy = errors.New("httpui: too busy")

func (f *faces) get(ctx context.Context, hash string) ([]byte, error) {
	name := hash + ".jpg"
	if info, err := f.root.Stat(name); err == nil && time.Since(info.ModTime()) < avatarAge {
		if body, err := f.read(name); err == nil {
			return body, nil
		}
	}
	f.mu.Lock()
	one := f.fetches[hash]
	if one == nil || one.over(time.Now()) {
		if f.under >= mostFetches {
			f.mu.Unlock()
			return nil, errBusy
		}
		if len(f.fetches) >= mostFetches+mostFailed {
			f.forget(time.Now())
		}
		f.under++
		one = &fetch{done: make(chan struct{})}
		f.fetches[hash] = one
		go f.fetch(context.WithoutCancel(ctx), hash, one)
	}
	f.mu.Unlock()
	select {
	case <-one.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if one.err != nil {
		return nil, errNoAvatar
	}
	return one.body, nil // the file may have made room for others meanwhile
}

func (f *faces) read(name string) ([]byte, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, errNoAvatar
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxAvatar))
}

// over reports whether a fetch is done and may be repeated. Called with mu held.
func (one *fetch) over(now time.Time) bool { return !one.until.IsZero() && now.After(one.until) }

// forget drops what may be repeated anyhow. Called with mu held.
func (f *faces) forget(now time.Time) {
	for hash, one := range f.fetches {
		if one.over(now) || one.err != nil {
			delete(f.fetches, hash)
		}
	}
}

func (f *faces) fetch(ctx context.Context, hash string, one *fetch) {
	ctx, cancel := context.WithTimeout(ctx, 3*avatarTime)
	defer cancel()
	body, err := f.fill(ctx, hash)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.under--
	one.body, one.err = body, err
	if err != nil {
		one.until = time.Now().Add(avatarRetry)
	} else {
		delete(f.fetches, hash) // from now on there is the file
	}
	close(one.done)
}

// fill fetches a picture and keeps it.
func (f *faces) fill(ctx context.Context, hash string) ([]byte, error) {
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.base+"/"+hash+"_medium.jpg", nil)
	if err != nil {
		return nil, err
	}
	res, err := f.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("httpui: avatar: %s", res.Status)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAvatar+1))
	if err != nil {
		return nil, err
	}
	// What it is, is what it decodes as, whatever the header says.
	picture, err := jpeg.DecodeConfig(bytes.NewReader(body))
	if err != nil || len(body) > maxAvatar || picture.Width > 1024 || picture.Height > 1024 {
		return nil, errNoAvatar
	}
	return body, f.keep(hash, body)
}

// keep writes a picture under another name first, so that nobody reads half of
// one, and makes room for it.
func (f *faces) keep(hash string, body []byte) error {
	temp := hash + ".part"
	if err := f.root.WriteFile(temp, body, 0o640); err != nil {
		return err
	}
	if err := f.root.Rename(temp, hash+".jpg"); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.size += int64(len(body)); f.size > f.most {
		f.clean(hash + ".jpg")
	}
	return nil
}

type cachedFile struct {
	name string
	size int64
	at   time.Time
}

// clean removes the oldest pictures but newest until a fifth of the room is free.
// Called with mu held.
func (f *faces) clean(newest string) {
	files := f.files()
	slices.SortFunc(files, func(a, b cachedFile) int {
		return cmp.Or(a.at.Compare(b.at), strings.Compare(a.name, b.name))
	})
	f.size = 0
	for _, file := range files {
		f.size += file.size
	}
	for _, file := range files {
		if f.size <= f.most-f.most/5 {
			return
		}
		if file.name != newest && f.root.Remove(file.name) == nil {
			f.size -= file.size
		}
	}
}

// files are those in the folder that are pictures of ours.
func (f *faces) files() []cachedFile {
	dir, err := f.root.Open(".")
	if err != nil {
		return nil
	}
	defer dir.Close()
	infos, _ := dir.Readdir(-1) // as far as it can be read
	var files []cachedFile
	for _, info := range infos {
		if info.Mode().IsRegular() && isHash(strings.TrimSuffix(info.Name(), filepath.Ext(info.Name()))) {
			files = append(files, cachedFile{info.Name(), info.Size(), info.ModTime()})
		}
	}
	return files
}
