// Package openidtest plays Steam's login for tests and demonstrations: a provider of
// OpenID 2.0 on the loopback interface that logs in whoever it is told to, at once.
//
//	steam := openidtest.NewProvider()
//	defer steam.Close()
//	steam.SetPerson(alice)
//	site := openid.Site{BaseURL: base, Client: openid.Client{Endpoint: steam.Endpoint}}
//
// It signs what it says, confirms each answer once, and can fail.
package openidtest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/steam"
)

const (
	namespace = "http://specs.openid.net/auth/2.0"
	signed    = "signed,op_endpoint,claimed_id,identity,return_to,response_nonce,assoc_handle"
)

// A Provider is a fake of Steam's login. Its methods may be called from many goroutines.
type Provider struct {
	Endpoint string

	server *http.Server
	key    [32]byte

	mu     sync.Mutex
	person steam.ID
	status int
	used   map[string]bool
	checks int
}

// NewProvider starts a Provider on a free port of the loopback interface. It panics if
// there is none. Close it after use. Until SetPerson everyone cancels.
func NewProvider() *Provider {
	p := &Provider{used: make(map[string]bool)}
	_, _ = rand.Read(p.key[:]) // it never fails
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic("openidtest: no port to listen on: " + err.Error())
	}
	p.server = &http.Server{Handler: http.HandlerFunc(p.serve), ReadHeaderTimeout: 10 * time.Second}
	go p.server.Serve(l)
	p.Endpoint = "http://" + l.Addr().String() + "/openid/login"
	return p
}

// Close ends the Provider.
func (p *Provider) Close() { p.server.Close() }

// SetPerson makes everyone who comes from now on the person with that ID; the zero ID
// cancels.
func (p *Provider) SetPerson(id steam.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.person = id
}

// SetStatus makes the Provider answer with a status, such as 503, when it is asked to
// confirm. 0 means that it works.
func (p *Provider) SetStatus(status int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status = status
}

// Checks returns how often the Provider was asked to confirm.
func (p *Provider) Checks() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.checks
}

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/openid/login":
		http.NotFound(w, r)
	case r.Method == http.MethodPost:
		p.confirm(w, r)
	default:
		to := r.URL.Query().Get("openid.return_to")
		u, err := url.Parse(to)
		if err != nil || !strings.HasPrefix(to, r.URL.Query().Get("openid.realm")) {
			http.Error(w, "return_to is not of the realm", http.StatusBadRequest)
			return
		}
		q := u.Query()
		for key, values := range p.Answer(to, time.Now()) {
			q[key] = values
		}
		u.RawQuery = q.Encode()
		http.Redirect(w, r, u.String(), http.StatusFound)
	}
}

// Answer returns what the Provider says at a time about the person that is set, for a
// return_to.
func (p *Provider) Answer(returnTo string, at time.Time) url.Values {
	p.mu.Lock()
	id := p.person
	p.mu.Unlock()
	v := url.Values{"openid.ns": {namespace}, "openid.mode": {"cancel"}}
	if id.IsZero() {
		return v
	}
	var random [12]byte
	_, _ = rand.Read(random[:])
	identity := fmt.Sprintf("%s/id/%d", strings.TrimSuffix(p.Endpoint, "/login"), id.Uint64())
	for name, value := range map[string]string{
		"mode":           "id_res",
		"op_endpoint":    p.Endpoint,
		"claimed_id":     identity,
		"identity":       identity,
		"return_to":      returnTo,
		"response_nonce": at.UTC().Format("2006-01-02T15:04:05Z") + base64.RawURLEncoding.EncodeToString(random[:]),
		"assoc_handle":   "1234567890",
		"signed":         signed,
	} {
		v.Set("openid."+name, value)
	}
	v.Set("openid.sig", p.sign(v))
	return v
}

func (p *Provider) sign(v url.Values) string {
	mac := hmac.New(sha256.New, p.key[:])
	for _, name := range strings.Split(v.Get("openid.signed"), ",") {
		fmt.Fprintf(mac, "%s:%s\n", name, v.Get("openid."+name))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// confirm answers whether the Provider has said that, once.
func (p *Provider) confirm(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.checks++
	if p.status != 0 {
		http.Error(w, "this is not OpenID", p.status)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "bad form", http.StatusBadRequest)
		return
	}
	sig := r.PostForm.Get("openid.sig")
	valid := r.PostForm.Get("openid.mode") == "check_authentication" && r.PostForm.Get("openid.signed") == signed &&
		hmac.Equal([]byte(sig), []byte(p.sign(r.PostForm))) && !p.used[sig]
	p.used[sig] = true
	fmt.Fprintf(w, "ns:%s\nis_valid:%t\n", namespace, valid)
}
