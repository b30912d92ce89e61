package login

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/left4me/left4me/store"
)

// Mark returns the mark of a browser in which a user has just logged in: the one among
// had that is signed for the user, or a new one. Others who try passwords of the user
// cannot use up what that browser may try; the mark proves nothing else. A new password
// ends the marks of all browsers.
func (s *Service) Mark(user store.User, had []string) string {
	id := markedBrowser(user, had)
	if id == "" {
		var random [16]byte
		rand.Read(random[:])
		id = base64.RawURLEncoding.EncodeToString(random[:])
	}
	return id + "." + sign(user, id)
}

// sign signs the id of a browser. The key is the user's password digest, which is secret
// and random: the signature tells nothing of the password.
func sign(user store.User, id string) string {
	mac := hmac.New(sha256.New, []byte("left4me device\x00"+user.PasswordDigest))
	mac.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// markedBrowser returns the id of the first mark that is signed for the user, "" if
// there is none.
func markedBrowser(user store.User, marks []string) string {
	for _, mark := range marks[:min(len(marks), maxSecrets)] {
		id, signature, ok := strings.Cut(mark, ".")
		if ok && id != "" && user.PasswordDigest != "" && hmac.Equal([]byte(signature), []byte(sign(user, id))) {
			return id
		}
	}
	return ""
}

// knownBrowser names the browser of an attempt if the user is, or was, logged in there; ""
// for others.
func knownBrowser(a Attempt, user store.User) string {
	if a.Login.Digest != "" && user.ID != 0 && a.Login.UserID == user.ID {
		return "login " + a.Login.Digest
	}
	if id := markedBrowser(user, a.Marks); id != "" {
		return "device " + strings.ToLower(user.Name) + " " + id
	}
	return ""
}
