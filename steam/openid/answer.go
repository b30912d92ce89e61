package openid

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
)

// An answer is what a browser brings from the provider, before the provider confirms it.
type answer struct {
	id     steam.ID
	nonce  string
	fields url.Values // all of OpenID, each once
}

// covered are the fields that must be signed.
var covered = []string{"op_endpoint", "claimed_id", "identity", "return_to", "response_nonce", "assoc_handle"}

func invalid(what string) error { return fmt.Errorf("%w: %s", ErrInvalid, what) }

// read checks an answer as far as that can be done without the provider.
func (c *Client) read(returnTo string, query url.Values) (answer, error) {
	a := answer{fields: make(url.Values)}
	for key, values := range query {
		if !strings.HasPrefix(key, "openid.") {
			continue
		}
		if len(values) != 1 || len(key) > maxField || len(values[0]) > maxField || len(a.fields) == maxFields {
			return answer{}, invalid("a field is there twice or too long, or there are too many")
		}
		a.fields[key] = []string{values[0]}
	}
	field := func(name string) string { return a.fields.Get("openid." + name) }
	if field("ns") != namespace {
		return answer{}, invalid("it is not of OpenID 2.0")
	}
	switch field("mode") {
	case "id_res":
	case "cancel":
		return answer{}, ErrCanceled
	default:
		return answer{}, invalid("the provider tells of no person")
	}
	if field("op_endpoint") != c.endpoint() {
		return answer{}, invalid("it is of another provider")
	}
	if field("return_to") != returnTo || !carries(query, returnTo) {
		return answer{}, invalid("it is for another site or another browser")
	}
	signed := strings.Split(field("signed"), ",")
	for _, name := range covered {
		if !slices.Contains(signed, name) || field(name) == "" {
			return answer{}, invalid("a field is not signed")
		}
	}
	if field("sig") == "" {
		return answer{}, invalid("it is not signed")
	}
	var ok bool
	if a.id, ok = c.person(field("claimed_id")); !ok || field("identity") != field("claimed_id") {
		return answer{}, invalid("the identity is no person of the provider")
	}
	a.nonce = field("response_nonce")
	return a, checkAge(a.nonce, time.Now())
}

// carries reports whether a query has all that the query of a URL has.
func carries(query url.Values, of string) bool {
	u, err := url.Parse(of)
	if err != nil {
		return false
	}
	for key, values := range u.Query() {
		if !slices.Equal(values, query[key]) {
			return false
		}
	}
	return true
}

// person returns the ID in an identity of the provider.
func (c *Client) person(identity string) (steam.ID, bool) {
	base, ok := strings.CutSuffix(c.endpoint(), "/login")
	number, of := strings.CutPrefix(identity, base+"/id/")
	if !ok || !of || len(number) != 17 || strings.Trim(number, "0123456789") != "" {
		return steam.ID{}, false
	}
	id, err := steam.Parse(number)
	return id, err == nil && id.IsIndividual()
}

// checkAge checks the time with which a nonce begins.
func checkAge(nonce string, now time.Time) error {
	const form = "2006-01-02T15:04:05Z"
	if len(nonce) < len(form) || len(nonce) > 255 {
		return invalid("the nonce has no time")
	}
	at, err := time.Parse(form, nonce[:len(form)])
	if err != nil {
		return invalid("the nonce has no time")
	}
	if age := now.Sub(at); age > Tolerance || age < -Tolerance {
		return ErrExpired
	}
	return nil
}
