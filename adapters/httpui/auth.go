package httpui

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
)

// Auth is the authentication of the program into which a handler is mounted.
type Auth interface {
	// Authenticate returns the user of the store on whose behalf r is made,
	// or [store.ErrNotFound] if it is nobody's. It is called once a request,
	// by many at the same time. Requests with a bearer token that this
	// package gave out do not reach it.
	Authenticate(r *http.Request) (store.User, error)
}

const (
	cookieName   = "left4me"
	maxCookies   = 16 // of that name that are looked at
	loginTime    = 30 * 24 * time.Hour
	secretPrefix = "l4m_" // of API tokens, so that leaked ones can be found
)

// newSecret returns 32 random bytes as text.
func newSecret() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// digest is what the store keeps of a secret. A secret of 256 random bits
// needs no slow hash.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// identify sets the user of the visit, if the request proves one.
func (v *visit) identify() error {
	if scheme, token, ok := strings.Cut(v.r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		t, user, err := v.ui.Store.TokenUser(v.r.Context(), digest(strings.TrimSpace(token)), v.ui.logins.now())
		v.token, v.mayChange = true, t.MayChange
		return v.is(user, err)
	}
	if v.ui.Auth != nil {
		user, err := v.ui.Auth.Authenticate(v.r)
		return v.is(user, err)
	}
	// Other sites of the domain can add cookies of the same name before ours.
	cookies := v.r.CookiesNamed(cookieName)
	for _, cookie := range cookies[:min(len(cookies), maxCookies)] {
		login, user, err := v.ui.Store.Login(v.r.Context(), digest(cookie.Value), v.ui.logins.now())
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		v.loginDigest = login.Digest
		return v.is(user, err)
	}
	return nil
}

// is makes user the one who asks. Nobody and a user who was switched off are no error.
func (v *visit) is(user store.User, err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case user.Active:
		v.User = user
	}
	return nil
}

// begin logs user in: always with a new secret, so that one planted before means nothing.
func (v *visit) begin(user store.User) error {
	now := v.ui.logins.now()
	if v.loginDigest != "" {
		if err := v.ui.Store.DeleteLogin(v.r.Context(), v.loginDigest); err != nil {
			return err
		}
	}
	if err := v.ui.Store.PruneLogins(v.r.Context(), now); err != nil {
		return err
	}
	secret := newSecret()
	err := v.ui.Store.CreateLogin(v.r.Context(), store.Login{
		Digest: digest(secret), UserID: user.ID, CreatedAt: now, ExpiresAt: now.Add(loginTime),
	})
	if err != nil {
		return err
	}
	v.setCookie(secret, int(loginTime/time.Second))
	return nil
}

func (v *visit) setCookie(value string, maxAge int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: cookieName, Value: value, Path: v.ui.Prefix + "/", MaxAge: maxAge,
		HttpOnly: true, Secure: v.secure(), SameSite: http.SameSiteLaxMode,
	})
}
