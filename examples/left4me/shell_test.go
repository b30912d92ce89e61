package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// shell is a person at a terminal, with a database of his own.
type shell struct {
	t   *testing.T
	env map[string]string
	log *lines // of the last serve
}

func newShell(t *testing.T) *shell {
	return &shell{t: t, env: map[string]string{
		"DATABASE_URL":            "sqlite:///" + filepath.Join(t.TempDir(), "left 4 me.db"),
		"LEFT4ME_ADDR":            "127.0.0.1:0",
		"LIVE_STATE_POLL_SECONDS": "0.2",
	}}
}

// run runs the program once; out is what it printed.
func (s *shell) run(stdin string, args ...string) (out string, err error) {
	s.t.Helper()
	var b strings.Builder
	c := command{env: s.env, in: strings.NewReader(stdin), out: &b, err: &b}
	err = c.run(s.t.Context(), args)
	return b.String(), err
}

// must runs the program once, and it has to work.
func (s *shell) must(stdin string, args ...string) string {
	s.t.Helper()
	out, err := s.run(stdin, args...)
	if err != nil {
		s.t.Fatalf("left4me %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// serve starts the daemon and the pages; stop ends them as SIGTERM does.
func (s *shell) serve() (base string, stop func()) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	out := &lines{found: make(chan string, 1)}
	s.log = out
	ended := make(chan error, 1)
	go func() {
		c := command{env: s.env, in: strings.NewReader(""), out: out, err: out}
		ended <- c.run(ctx, []string{"serve"})
	}()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-ended:
				if err != nil {
					s.t.Errorf("serve ended with %v", err)
				}
			case <-time.After(time.Minute):
				s.t.Error("serve did not end")
			}
		})
	}
	s.t.Cleanup(stop)
	select {
	case base = <-out.found:
	case err := <-ended:
		s.t.Fatalf("serve: %v\n%s", err, out.String())
	}
	return base, stop
}

// lines is an output that tells the first URL written to it.
type lines struct {
	mu    sync.Mutex
	text  strings.Builder
	found chan string
}

var anyURL = regexp.MustCompile(`http://\S+`)

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if u := anyURL.Find(p); u != nil {
		select {
		case l.found <- string(u):
		default:
		}
	}
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// browser is a logged-in client.
type browser struct {
	t    *testing.T
	base string
	http.Client
}

func login(t *testing.T, base, name, password string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, base: base, Client: http.Client{Jar: jar}}
	var resp *http.Response
	for range 20 { // on a busy machine a login does not end in time
		if resp, err = b.PostForm(base+"/login", url.Values{"username": {name}, "password": {password}}); err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusServiceUnavailable {
			break
		}
	}
	if resp.StatusCode != http.StatusOK || resp.Request.URL.Path != "/servers" {
		t.Fatalf("login: %s at %s", resp.Status, resp.Request.URL.Path)
	}
	return b
}

func (b *browser) get(path string) string {
	b.t.Helper()
	resp, err := b.Get(b.base + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("GET %s: %s, %v\n%s", path, resp.Status, err, body)
	}
	return string(body)
}

// until asks for path until ok likes what it says.
func (b *browser) until(path, what string, ok func(body string) bool) string {
	b.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(time.Minute)
	for {
		body := b.get(path)
		if ok(body) {
			return body
		}
		select {
		case <-tick.C:
		case <-late:
			b.t.Fatalf("%s never said %s:\n%s", path, what, body)
		}
	}
}

// playing is the roster that the API tells.
type playing struct {
	Current []struct {
		SteamID  string    `json:"steam_id"`
		Name     string    `json:"name"`
		JoinedAt time.Time `json:"joined_at"`
	} `json:"current_players"`
	Recent []struct {
		SteamID string `json:"steam_id"`
	} `json:"recent_players"`
}

func roster(t *testing.T, body string) (p playing) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return p
}
