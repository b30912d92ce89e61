package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a signed request.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

const (
	// Tolerance is how far the clocks of sender and receiver may be apart, as the standard proposes.
	Tolerance = 5 * time.Minute

	version       = "v1"
	maxID         = 256
	maxKeys       = 8  // that sign or verify one request
	maxSignatures = 32 // of a request that are read
)

var (
	// ErrID means that an ID is empty, longer than 256 bytes, or has other characters than printable ASCII
	// without space and full stop.
	ErrID = errors.New("webhook: not an ID of a message")

	// ErrKeys means that there are no secrets, or more than 8.
	ErrKeys = errors.New("webhook: want 1 to 8 secrets")

	// ErrHeader means that a header is missing, there twice, or malformed.
	ErrHeader = errors.New("webhook: missing or malformed header")

	// ErrTime means that the request is too old or of the future.
	ErrTime = errors.New("webhook: timestamp is outside the tolerance")

	// ErrSignature means that no signature is of any of the secrets.
	ErrSignature = errors.New("webhook: no signature matches")
)

// Sign sets the three headers of a message in h, with one signature for each secret. Every attempt to deliver the
// message has the same id, which is how a receiver knows it again, and an own time; it counts in whole seconds.
// The error is ErrID, ErrKeys, ErrSecret or ErrTime (before 1970), and h is unchanged then.
func Sign(h http.Header, id string, at time.Time, body []byte, secrets ...Secret) error {
	switch {
	case !validID(id):
		return ErrID
	case at.Unix() < 0:
		return ErrTime
	}
	if err := check(secrets); err != nil {
		return err
	}
	seconds := strconv.FormatInt(at.Unix(), 10)
	signatures := make([]string, len(secrets))
	for i, s := range secrets {
		signatures[i] = version + "," + base64.StdEncoding.EncodeToString(s.sum(id, seconds, body))
	}
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, seconds)
	h.Set(HeaderSignature, strings.Join(signatures, " "))
	return nil
}

// Verify reports whether a request was signed with one of the secrets no longer than tolerance ago, nor further
// ahead than that. Signatures of unknown versions are passed over. The time that it takes does not depend on how
// much of a signature is right. body is the body as it was received, which the caller bounds. The error is
// ErrHeader, ErrTime, ErrKeys, ErrSecret or ErrSignature.
//
// A request can be sent again within the tolerance: a receiver that must not act twice remembers the IDs.
func Verify(h http.Header, body []byte, now time.Time, tolerance time.Duration, secrets ...Secret) error {
	if err := check(secrets); err != nil {
		return err
	}
	id, seconds, signatures := only(h, HeaderID), only(h, HeaderTimestamp), only(h, HeaderSignature)
	at, err := strconv.ParseUint(seconds, 10, 40) // 40 bits of seconds are 35,000 years
	if err != nil || !validID(id) || signatures == "" {
		return ErrHeader
	}
	if age := now.Sub(time.Unix(int64(at), 0)); age > tolerance || age < -tolerance {
		return ErrTime
	}
	fields := strings.SplitN(signatures, " ", maxSignatures+1)
	if len(fields) > maxSignatures {
		return ErrHeader
	}
	match := false
	for _, s := range secrets {
		want := s.sum(id, seconds, body)
		for _, field := range fields {
			v, text, _ := strings.Cut(field, ",")
			got, err := base64.StdEncoding.DecodeString(text)
			match = v == version && err == nil && hmac.Equal(got, want) || match
		}
	}
	if !match {
		return ErrSignature
	}
	return nil
}

func check(secrets []Secret) error {
	if len(secrets) == 0 || len(secrets) > maxKeys {
		return ErrKeys
	}
	for _, s := range secrets {
		if s.IsZero() {
			return ErrSecret
		}
	}
	return nil
}

// only returns the value of a header that is there once; else "".
func only(h http.Header, name string) string {
	if values := h.Values(name); len(values) == 1 {
		return values[0]
	}
	return ""
}

// validID reports whether id can be signed. A full stop would let the parts of what is signed be cut elsewhere.
func validID(id string) bool {
	return id != "" && len(id) <= maxID && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == '.' })
}

func (s Secret) sum(id, seconds string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(*s.key))
	mac.Write([]byte(id + "." + seconds + "."))
	mac.Write(body)
	return mac.Sum(nil)
}
