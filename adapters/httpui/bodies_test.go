package httpui_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// A heldBody is a body of which the last byte does not come before it is let go.
type heldBody struct {
	io.Reader
	held    chan struct{} // closed when all but the last byte is read
	letGo   chan struct{}
	reached bool
}

func newHeldBody(text string) *heldBody {
	return &heldBody{Reader: strings.NewReader(text), held: make(chan struct{}), letGo: make(chan struct{})}
}

func (b *heldBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && !b.reached {
		b.reached = true
		close(b.held)
	}
	if err != nil {
		<-b.letGo
	}
	return n, err
}

// hold sends a request whose body does not end, and returns a function that ends
// it and returns the status.
func (s *site) hold(path, remote string, as *store.User, size int) func() int {
	s.t.Helper()
	body := newHeldBody("username=mara&password=" + strings.Repeat("x", size))
	r := httptest.NewRequestWithContext(s.t.Context(), "POST", path, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r.RemoteAddr = remote; as != nil {
		r.Header.Set("Cookie", "left4me="+as.Name)
	}
	w := httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.handler.ServeHTTP(w, r)
	}()
	select {
	case <-body.held:
	case <-done:
	}
	return func() int {
		close(body.letGo)
		<-done
		return w.Code
	}
}

// TestLoginBodyIsSmall: nobody has to be known to send a login, so it is read
// only as far as a login goes.
func TestLoginBodyIsSmall(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	long := credentials("mara", "mara-password")
	long.Set("next", "/"+strings.Repeat("x", 9000))
	s.post("/login", long).want(http.StatusRequestEntityTooLarge)

	unsized := s.post("/login", nil)
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/login", io.MultiReader(strings.NewReader(long.Encode())))
	r.Header = unsized.header
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body without a length: status %d", w.Code)
	}

	longest := credentials(strings.Repeat("漢", 128), strings.Repeat("%", 1024))
	longest.Set("next", "/servers?q="+strings.Repeat("x", 480))
	s.post("/login", longest).want(http.StatusUnauthorized)
}

// TestHeldBodies: an address or a user that sends many bodies at a time and ends
// none has few of them in memory, and keeps out only itself.
func TestHeldBodies(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.server(s.mara, "one", 27015)
	const many = 20
	tests := []struct {
		name, path string
		mara, paul *store.User
		most       int
		other      func() int
	}{
		{"login", "/login", nil, nil, 4, func() int {
			return s.post("/login", credentials("paul", "paul-password")).from("203.0.113.9:1").do().Code
		}},
		{"form", "/servers", &s.mara, &s.paul, 8, func() int {
			return s.post("/blueprints", map[string][]string{"name": {"b"}}).as(s.paul).do().Code
		}},
	}
	for _, tt := range tests {
		var end []func() int
		for i := range many {
			end = append(end, s.hold(tt.path, fmt.Sprintf("203.0.113.1:%d", i+1), tt.mara, 100))
		}
		if code := tt.other(); code != http.StatusFound {
			t.Errorf("%s: somebody else gets status %d", tt.name, code)
		}
		busy := 0
		for _, done := range end {
			if done() == http.StatusServiceUnavailable {
				busy++
			}
		}
		if busy != many-tt.most {
			t.Errorf("%s: %d of %d bodies were refused, want %d", tt.name, busy, many, many-tt.most)
		}
	}
}

// TestHeldLoginsTakeLittleMemory: a thousand anonymous bodies once took 430 MB.
func TestHeldLoginsTakeLittleMemory(t *testing.T) {
	s := newSite(t, nil)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	var end []func() int
	for i := range 1000 {
		end = append(end, s.hold("/login", fmt.Sprintf("198.51.%d.%d:1", i/250, i%250+1), nil, 7<<10))
	}
	if grown := int64(heap()) - int64(before); grown > 48<<20 {
		t.Errorf("1000 held logins take %d MiB", grown>>20)
	} else {
		t.Logf("1000 held logins take %d KiB each", grown>>10/1000)
	}
	for _, done := range end {
		done()
	}
}

// TestUnreadBody: the announced length of a body is judged before it comes.
func TestUnreadBody(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	nc, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	fmt.Fprintf(nc, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 200000\r\n\r\nusername=m")
	res, err := http.ReadResponse(bufio.NewReader(nc), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", res.StatusCode)
	}
}
