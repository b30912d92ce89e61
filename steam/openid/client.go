package openid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/steam"
)

const (
	// DefaultEndpoint is Steam's.
	DefaultEndpoint = "https://steamcommunity.com/openid/login"

	// Tolerance is how old an answer may be, and how far the clocks may differ.
	Tolerance = 5 * time.Minute

	namespace = "http://specs.openid.net/auth/2.0"
	anyone    = namespace + "/identifier_select"

	askTime   = 10 * time.Second
	maxReply  = 16 << 10
	maxFields = 40
	maxField  = 2048
)

// A Client asks one provider who a person is. The zero value asks Steam. Its methods may be
// called from many goroutines. It must not be copied after its first use.
type Client struct {
	// Endpoint is where people log in. It ends in /login, and the identities of the
	// provider begin with what is before that and /id/. Empty means [DefaultEndpoint].
	Endpoint string

	// HTTP asks the provider. Nil: a client of its own. Redirects are never followed.
	HTTP *http.Client

	mu   sync.Mutex
	used map[string]time.Time // answers that counted, until they are too old
}

// Origin returns scheme, host and port of the endpoint, as a Content-Security-Policy
// names them, or [ErrConfig].
func (c *Client) Origin() (string, error) {
	u, err := parseURL(c.endpoint())
	if err != nil || !strings.HasSuffix(u.Path, "/login") {
		return "", ErrConfig
	}
	return u.Scheme + "://" + u.Host, nil
}

func (c *Client) endpoint() string {
	if c.Endpoint == "" {
		return DefaultEndpoint
	}
	return c.Endpoint
}

// URL returns where a browser logs in. The provider sends it back to returnTo, and tells
// the person that realm, a URL that returnTo begins with, wants to know who they are.
func (c *Client) URL(returnTo, realm string) string {
	return c.endpoint() + "?" + url.Values{
		"openid.ns":         {namespace},
		"openid.mode":       {"checkid_setup"},
		"openid.return_to":  {returnTo},
		"openid.realm":      {realm},
		"openid.identity":   {anyone},
		"openid.claimed_id": {anyone},
	}.Encode()
}

// Verify returns the person of an answer: the query with which the browser came to
// returnTo, the very text given to [Client.URL]. It asks the provider, for ten seconds at
// most. An answer counts once.
func (c *Client) Verify(ctx context.Context, returnTo string, query url.Values) (steam.ID, error) {
	a, err := c.read(returnTo, query)
	if err != nil {
		return steam.ID{}, err
	}
	if c.wasUsed(a.nonce, time.Now()) {
		return steam.ID{}, errUsed
	}
	if err := c.confirm(ctx, a.fields); err != nil {
		return steam.ID{}, err
	}
	return a.id, c.use(a.nonce, time.Now())
}

// confirm asks the provider whether it has given an answer.
func (c *Client) confirm(ctx context.Context, fields url.Values) error {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	fields.Set("openid.mode", "check_authentication")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint(), strings.NewReader(fields.Encode()))
	if err != nil {
		return ErrConfig
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	asks := http.Client{}
	if c.HTTP != nil {
		asks = *c.HTTP
	}
	asks.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := asks.Do(req)
	if err != nil {
		var at *url.Error // says where it asked, which the caller knows
		if errors.As(err, &at) {
			err = at.Err
		}
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: status %d", ErrUnavailable, res.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxReply+1))
	if err != nil || len(body) > maxReply {
		return fmt.Errorf("%w: its reply is cut off or too large", ErrUnavailable)
	}
	return readReply(string(body))
}

// readReply reads the provider's reply: lines of a key, a colon and a value.
func readReply(text string) error {
	var ns, valid string
	for line := range strings.Lines(text) {
		switch key, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":"); key {
		case "ns":
			ns += value
		case "is_valid":
			valid += value
		}
	}
	switch {
	case ns != namespace:
		return fmt.Errorf("%w: its reply is not of OpenID", ErrUnavailable)
	case valid != "true":
		return invalid("the provider does not confirm it")
	}
	return nil
}

var errUsed = invalid("it was used before")

func (c *Client) wasUsed(nonce string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	until, used := c.used[nonce]
	return used && now.Before(until)
}

// use notes that an answer counted. Only what the provider confirmed comes here, so
// strangers cannot fill the memory.
func (c *Client) use(nonce string, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for old, until := range c.used {
		if !now.Before(until) {
			delete(c.used, old)
		}
	}
	if _, used := c.used[nonce]; used {
		return errUsed
	}
	if c.used == nil {
		c.used = make(map[string]time.Time)
	}
	c.used[nonce] = now.Add(2 * Tolerance)
	return nil
}
