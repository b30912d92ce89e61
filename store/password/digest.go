package password

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/scrypt"
)

const (
	scheme         = "pbkdf2-sha256"
	werkzeugScheme = "pbkdf2:sha256"
	werkzeugRounds = 150_000 // where the digest does not say, as in werkzeug 0.15 to 1.0

	scryptScheme  = "scrypt" // werkzeug's
	scryptKey     = 64       // bytes
	maxScryptSize = 64 << 20 // bytes of memory for one key
	maxScryptCost = 1 << 21  // N*r*p; that of werkzeug is 2^18
)

// digest is a digest, taken apart.
type digest struct {
	rounds    int // of PBKDF2
	scrypt    scryptCost
	salt, key []byte
}

// scryptCost are the parameters of a digest of scrypt; zero: it is one of PBKDF2.
type scryptCost struct{ n, r, p int }

func (c scryptCost) valid() bool {
	return c.n > 1 && c.n&(c.n-1) == 0 && c.r > 0 && c.p > 0 &&
		c.n <= maxScryptCost && c.r <= maxScryptCost && c.p <= maxScryptCost &&
		128*c.n*c.r <= maxScryptSize && c.n*c.r <= maxScryptCost/c.p
}

func (d digest) String() string {
	if c := d.scrypt; c != (scryptCost{}) {
		return fmt.Sprintf("%s:%d:%d:%d$%s$%x", scryptScheme, c.n, c.r, c.p, d.salt, d.key)
	}
	b64 := base64.RawURLEncoding
	return scheme + "$" + strconv.Itoa(d.rounds) + "$" + b64.EncodeToString(d.salt) + "$" + b64.EncodeToString(d.key)
}

// derive computes the key of a password.
func (d digest) derive(password string) ([]byte, error) {
	if c := d.scrypt; c != (scryptCost{}) {
		return scrypt.Key([]byte(password), d.salt, c.n, c.r, c.p, scryptKey)
	}
	return pbkdf2.Key(sha256.New, password, d.salt, d.rounds, sha256.Size)
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
	case len(part) == 3 && strings.HasPrefix(part[0], scryptScheme+":"):
		d.scrypt, err1 = parseScrypt(part[0])
		d.salt = []byte(part[1])
		d.key, err3 = hex.DecodeString(part[2])
	default:
		return digest{}, errForm
	}
	size := sha256.Size
	if d.scrypt != (scryptCost{}) {
		size = scryptKey
	} else if d.rounds < 1 || d.rounds > maxRounds {
		return digest{}, errForm
	}
	if err := errors.Join(err1, err2, err3); err != nil || len(d.salt) < 8 || len(d.key) != size {
		return digest{}, errForm
	}
	return d, nil
}

// parseScrypt reads "scrypt:32768:8:1". A cost that no login should have is an error.
func parseScrypt(text string) (scryptCost, error) {
	part := strings.Split(text, ":")
	if len(part) != 4 {
		return scryptCost{}, errForm
	}
	n, err1 := strconv.Atoi(part[1])
	r, err2 := strconv.Atoi(part[2])
	p, err3 := strconv.Atoi(part[3])
	c := scryptCost{n, r, p}
	if err := errors.Join(err1, err2, err3); err != nil || !c.valid() {
		return scryptCost{}, errForm
	}
	return c, nil
}
