package webhook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/webhook"
)

const (
	knownSecret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
	knownBody   = `{"kind":"down"}`
	// knownSignature was computed by another implementation of HMAC.
	knownSignature = "v1,5s5FUcVFm+RZzZCjuhJ63ZkZ5RQ8odvQ9tRgNnh7qzY="
)

var knownTime = time.Unix(1_700_000_000, 0)

func parse(t *testing.T, text string) webhook.Secret {
	t.Helper()
	s, err := webhook.ParseSecret(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func signed(t *testing.T, secrets ...webhook.Secret) http.Header {
	t.Helper()
	h := make(http.Header)
	if err := webhook.Sign(h, "msg_left4me1", knownTime, []byte(knownBody), secrets...); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestSignKnownSignature(t *testing.T) {
	t.Parallel()
	h := signed(t, parse(t, knownSecret))
	if h.Get("webhook-signature") != knownSignature || h.Get("webhook-id") != "msg_left4me1" || h.Get("webhook-timestamp") != "1700000000" {
		t.Errorf("got %v", h)
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	s := parse(t, knownSecret)
	for name, c := range map[string]struct {
		change func(h http.Header)
		age    time.Duration
		body   string
		want   error
	}{
		"unchanged":               {want: nil},
		"oldest":                  {age: webhook.Tolerance},
		"too old":                 {age: webhook.Tolerance + time.Second, want: webhook.ErrTime},
		"of the future":           {age: -webhook.Tolerance - time.Second, want: webhook.ErrTime},
		"another body":            {body: "{}", want: webhook.ErrSignature},
		"another ID":              {change: func(h http.Header) { h.Set("webhook-id", "msg_2") }, want: webhook.ErrSignature},
		"another time":            {change: func(h http.Header) { h.Set("webhook-timestamp", "1700000001") }, want: webhook.ErrSignature},
		"no ID":                   {change: func(h http.Header) { h.Del("webhook-id") }, want: webhook.ErrHeader},
		"two IDs":                 {change: func(h http.Header) { h.Add("webhook-id", "msg_2") }, want: webhook.ErrHeader},
		"ID with a full stop":     {change: func(h http.Header) { h.Set("webhook-id", "a.b") }, want: webhook.ErrHeader},
		"no time":                 {change: func(h http.Header) { h.Del("webhook-timestamp") }, want: webhook.ErrHeader},
		"negative time":           {change: func(h http.Header) { h.Set("webhook-timestamp", "-1") }, want: webhook.ErrHeader},
		"time with sign":          {change: func(h http.Header) { h.Set("webhook-timestamp", "+1700000000") }, want: webhook.ErrHeader},
		"endless time":            {change: func(h http.Header) { h.Set("webhook-timestamp", strings.Repeat("9", 30)) }, want: webhook.ErrHeader},
		"no signature":            {change: func(h http.Header) { h.Del("webhook-signature") }, want: webhook.ErrHeader},
		"empty signature":         {change: func(h http.Header) { h.Set("webhook-signature", "v1,") }, want: webhook.ErrSignature},
		"another version":         {change: func(h http.Header) { h.Set("webhook-signature", "v2"+knownSignature[2:]) }, want: webhook.ErrSignature},
		"also another version":    {change: func(h http.Header) { h.Set("webhook-signature", "v1a,AAAA "+knownSignature) }},
		"thousands of signatures": {change: func(h http.Header) { h.Set("webhook-signature", strings.Repeat("v1,AA== ", 5000)+knownSignature) }, want: webhook.ErrHeader},
	} {
		h := signed(t, s)
		if c.change != nil {
			c.change(h)
		}
		body := knownBody
		if c.body != "" {
			body = c.body
		}
		if err := webhook.Verify(h, []byte(body), knownTime.Add(c.age), webhook.Tolerance, s); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestRotationOfKeys(t *testing.T) {
	t.Parallel()
	a, b, c := webhook.NewSecret(), webhook.NewSecret(), webhook.NewSecret()
	verify := func(h http.Header, secrets ...webhook.Secret) error {
		return webhook.Verify(h, []byte(knownBody), knownTime, webhook.Tolerance, secrets...)
	}
	both := signed(t, a, b)
	if verify(both, a) != nil || verify(both, b) != nil || verify(signed(t, b), a, b) != nil {
		t.Error("a request signed with one of two keys is refused")
	}
	if err := verify(both, c); !errors.Is(err, webhook.ErrSignature) {
		t.Errorf("a third key: %v", err)
	}
}

func TestSignRefuses(t *testing.T) {
	t.Parallel()
	s := webhook.NewSecret()
	for name, err := range map[string]error{
		"no secret":     webhook.Sign(http.Header{}, "a", knownTime, nil),
		"many secrets":  webhook.Sign(http.Header{}, "a", knownTime, nil, make([]webhook.Secret, 9)...),
		"zero secret":   webhook.Sign(http.Header{}, "a", knownTime, nil, s, webhook.Secret{}),
		"empty ID":      webhook.Sign(http.Header{}, "", knownTime, nil, s),
		"ID with break": webhook.Sign(http.Header{}, "a\r\nb", knownTime, nil, s),
		"long ID":       webhook.Sign(http.Header{}, strings.Repeat("a", 257), knownTime, nil, s),
		"zero time":     webhook.Sign(http.Header{}, "a", time.Time{}, nil, s),
		"verify, none":  webhook.Verify(http.Header{}, nil, knownTime, webhook.Tolerance),
		"verify, zero":  webhook.Verify(http.Header{}, nil, knownTime, webhook.Tolerance, webhook.Secret{}),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestParseSecret(t *testing.T) {
	t.Parallel()
	if s := parse(t, strings.TrimPrefix(knownSecret, "whsec_")); s.Reveal() != knownSecret {
		t.Error("a secret without its prefix reads as another")
	}
	for _, text := range []string{"", "whsec_", "whsec_AAAA", knownSecret + "=", knownSecret[:20] + "\n" + knownSecret[20:], strings.Repeat("A", 88), "whsec_" + strings.Repeat("A", 1<<20)} {
		if _, err := webhook.ParseSecret(text); !errors.Is(err, webhook.ErrSecret) {
			t.Errorf("%.40q: got %v", text, err)
		}
	}
}

func TestSecretIsNotPrinted(t *testing.T) {
	t.Parallel()
	s := parse(t, knownSecret)
	data, err := json.Marshal(map[string]any{"secret": s})
	if err != nil {
		t.Fatal(err)
	}
	type holder struct{ secret webhook.Secret }
	text := string(data)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		text += fmt.Sprintf(verb, s) + fmt.Sprintf(verb, &s) + fmt.Sprintf(verb, holder{s}) + fmt.Sprintf(verb, []webhook.Secret{s})
	}
	for _, part := range []string{"AQIDBAUG", "\x01\x02\x03", `\x01\x02`, "010203"} {
		if strings.Contains(text, part) {
			t.Errorf("printed: %q", text)
		}
	}
}

func FuzzVerify(f *testing.F) {
	s, err := webhook.ParseSecret(knownSecret)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("msg_left4me1", "1700000000", knownSignature, knownBody)
	f.Add("msg", "1", "v1,", "")
	f.Fuzz(func(t *testing.T, id, seconds, signature, body string) {
		h := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {seconds}, "Webhook-Signature": {signature}}
		if webhook.Verify(h, []byte(body), knownTime, webhook.Tolerance, s) != nil {
			return
		}
		again := make(http.Header)
		if err := webhook.Sign(again, id, knownTime, []byte(body), s); err != nil {
			t.Errorf("verified, but cannot be signed: %v", err)
		}
	})
}
