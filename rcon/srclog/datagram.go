package srclog

import (
	"bytes"
	"crypto/subtle"
)

// verdict is what becomes of a datagram.
type verdict byte

const (
	accepted verdict = iota
	malformed
	badSecret
	skipped
)

// The kinds of datagrams: FF FF FF FF, then one of these.
const (
	plainKind  = 'R' // and the line
	secretKind = 'S' // and the secret and the line
)

var header = []byte{0xFF, 0xFF, 0xFF, 0xFF}

// open returns the line of a datagram, if its secret is right. A secret has no end of its own: the
// line begins where the expected secret would end. The comparison takes the same time whichever
// byte is wrong.
func open(datagram, secret []byte) ([]byte, verdict) {
	payload, ok := bytes.CutPrefix(datagram, header)
	if !ok || len(payload) == 0 {
		return nil, malformed
	}
	rest := payload[1:]
	switch payload[0] {
	case plainKind:
		if len(secret) > 0 {
			return nil, badSecret
		}
	case secretKind:
		if len(secret) == 0 || len(rest) < len(secret) || subtle.ConstantTimeCompare(rest[:len(secret)], secret) != 1 {
			return nil, badSecret
		}
		rest = rest[len(secret):]
	default:
		return nil, malformed
	}
	if !bytes.HasPrefix(rest, []byte("L ")) {
		return nil, malformed
	}
	return rest, accepted
}
