package webapi

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultBaseURL is where Steam serves its Web API.
const DefaultBaseURL = "https://api.steampowered.com"

const (
	// callTimeout bounds one call, from dialling to the last byte of the body.
	callTimeout = 15 * time.Second

	// maxBody bounds an answer, once it is unpacked. A hundred people with long
	// names and all public fields take a tenth of it.
	maxBody = 1 << 20

	// maxHeader bounds the header of an answer, in the default HTTP client.
	maxHeader = 64 << 10

	// maxKey bounds the key; Steam's have 32 digits, a mirror's may be longer.
	maxKey = 256
)

// Client asks the Steam Web API. The fields are read by each call and must not
// change while one is under way; apart from that, a Client may be used by many
// goroutines at once.
//
// The zero Client has no key, and its calls report [ErrUnauthorized].
type Client struct {
	// Key is the Web API key, sent as the x-webapi-key header. An empty key, or
	// one that cannot stand in a header (a line end at its end, say), is
	// ErrUnauthorized without a call.
	Key string `json:"-"`

	// BaseURL is http or https, a host, and perhaps a path, for a mirror or a
	// test. Empty means [DefaultBaseURL]. Over plain http the key can be read on
	// the way.
	BaseURL string `json:"-"`

	// HTTP makes the requests. Nil means a client of this package's own, shared
	// by all Clients, with the proxy of the environment (HTTPS_PROXY, NO_PROXY).
	// Redirects are never followed, whatever the policy of HTTP, and where HTTP
	// has no Timeout, a call ends after 15 seconds all the same.
	HTTP *http.Client `json:"-"`
}

// defaultHTTP is what a nil Client.HTTP stands for.
var defaultHTTP = &http.Client{
	Timeout: callTimeout,
	Transport: &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: callTimeout / 2}).DialContext,
		TLSHandshakeTimeout:    callTimeout / 2,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           4,
		MaxResponseHeaderBytes: maxHeader,
		ForceAttemptHTTP2:      true,
	},
}

// Format writes the Client without its key, whatever the verb. It makes a Client
// an [fmt.Formatter].
func (c Client) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// String returns the Client without its key.
func (c Client) String() string {
	key := "none"
	if c.Key != "" {
		key = "hidden"
	}
	base := "invalid"
	if u, err := parseBase(c.BaseURL, DefaultBaseURL); err == nil {
		base = u.String()
	}
	return fmt.Sprintf("webapi.Client{Key:%s BaseURL:%s}", key, base)
}

// LogValue returns the Client without its key. It makes a Client a
// [slog.LogValuer].
func (c Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// call makes one request and returns the body of its answer, which had status
// 200 and was declared to be JSON. All errors are safe to show.
func (c *Client) call(ctx context.Context, m method, query url.Values) ([]byte, error) {
	body, err := c.get(ctx, m, query)
	if err != nil {
		return nil, m.wrap(err)
	}
	return body, nil
}

func (c *Client) get(ctx context.Context, m method, query url.Values) ([]byte, error) {
	if err := checkKey(c.Key); err != nil {
		return nil, err
	}
	u, err := parseBase(c.BaseURL, DefaultBaseURL)
	if err != nil {
		return nil, err
	}
	u = u.JoinPath(m.path)
	u.Path = "/" + strings.TrimPrefix(u.Path, "/") // JoinPath adds no slash to a bare host
	u.RawQuery = query.Encode()
	req := (&http.Request{
		Method: http.MethodGet,
		URL:    u,
		Header: http.Header{
			"X-Webapi-Key": {c.Key},
			"Accept":       {"application/json"},
			"User-Agent":   {"left4me"},
		},
	}).WithContext(ctx)

	resp, err := c.client().Do(req)
	if err != nil {
		return nil, rebuild(ctx, err, c.Key)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, newError(m, resp)
	}
	if t, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return nil, errNotJSON
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return nil, rebuild(ctx, err, c.Key)
	}
	if len(body) > maxBody {
		return nil, errTooLarge
	}
	return body, nil
}

// client returns a copy of the HTTP client to use, which follows no redirects
// and ends every call.
func (c *Client) client() *http.Client {
	h := defaultHTTP
	if c.HTTP != nil {
		h = c.HTTP
	}
	own := *h
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if own.Timeout <= 0 {
		own.Timeout = callTimeout
	}
	return &own
}

// checkKey reports whether key can stand in a header.
func checkKey(key string) error {
	if key == "" {
		return errNoKey
	}
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' || len(key) > maxKey {
			return errBadKey
		}
	}
	return nil
}
