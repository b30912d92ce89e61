package httpui

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
)

// A device cookie marks a browser in which a user has logged in. Others who try
// passwords of that user cannot use up what it may try. It proves nothing else.
const (
	deviceCookie = "left4me_device"
	deviceTime   = 365 * 24 * time.Hour
)

// deviceMark signs an id for a user. The key is the user's password digest, which
// is secret and random: a new password ends the marks of all browsers, and the
// mark tells nothing of the password.
func deviceMark(user store.User, id string) string {
	mac := hmac.New(sha256.New, []byte("left4me device\x00"+user.PasswordDigest))
	mac.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// device is the id of the browser in which user has logged in before, "" if there
// is no such cookie or it is not signed for user.
func (v *visit) device(user store.User) string {
	for _, c := range v.r.CookiesNamed(deviceCookie) {
		id, mark, ok := strings.Cut(c.Value, ".")
		if ok && id != "" && user.PasswordDigest != "" && hmac.Equal([]byte(mark), []byte(deviceMark(user, id))) {
			return id
		}
	}
	return ""
}

// rememberDevice gives the browser a cookie for user, unless it has one.
func (v *visit) rememberDevice(user store.User) {
	id := v.device(user)
	if id == "" {
		var random [16]byte
		rand.Read(random[:])
		id = base64.RawURLEncoding.EncodeToString(random[:])
	}
	http.SetCookie(v.w, &http.Cookie{
		Name: deviceCookie, Value: id + "." + deviceMark(user, id), Path: v.ui.Prefix + "/login",
		MaxAge: int(deviceTime / time.Second), HttpOnly: true, Secure: v.secure(), SameSite: http.SameSiteLaxMode,
	})
}
