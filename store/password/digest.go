package password

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

const (
	scheme         = "pbkdf2-sha256"
	werkzeugScheme = "pbkdf2:sha256"
	werkzeugRounds = 150_000 // where the digest does not say, as in werkzeug 0.15 to 1.0
)

// digest is a digest, taken apart.
type digest struct {
	rounds    int
	salt, key []byte
}

func (d digest) String() string {
	b64 := base64.RawURLEncoding
	return scheme + "$" + strconv.Itoa(d.rounds) + "$" + b64.EncodeToString(d.salt) + "$" + b64.EncodeToString(d.key)
}

var errForm = errors.New("password: no digest")

// parse takes a digest of ours or of werkzeug apart.
func parse(text string) (digest, error) {
	part := strings.Split(text, "$")
	var d digest
	var err1, err2, err3 error
	switch {
	case len(part) == 4 && part[0] == scheme:
		d.rounds, err1 = strconv.Atoi(part[1])
		d.salt, err2 = base64.RawURLEncoding.DecodeString(part[2])
		d.key, err3 = base64.RawURLEncoding.DecodeString(part[3])
	case len(part) == 3 && strings.HasPrefix(part[0], werkzeugScheme):
		d.rounds = werkzeugRounds
		if rounds := strings.TrimPrefix(part[0], werkzeugScheme); rounds != "" {
			rounds, _ = strings.CutPrefix(rounds, ":")
			d.rounds, err1 = strconv.Atoi(rounds)
		}
		d.salt = []byte(part[1]) // as characters
		d.key, err3 = hex.DecodeString(part[2])
	default:
		return digest{}, errForm
	}
	if err := errors.Join(err1, err2, err3); err != nil ||
		d.rounds < 1 || d.rounds > maxRounds || len(d.salt) < 8 || len(d.key) != sha256.Size {
		return digest{}, errForm
	}
	return d, nil
}
