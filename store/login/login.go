package login

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/netip"
	"time"

	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/password"
)

// Lifetime is how long a login lasts.
const Lifetime = 30 * 24 * time.Hour

// maxSecrets is how many secrets Find looks at.
const maxSecrets = 16

// Errors of [Service.Check]. Test for them with [errors.Is].
var (
	// ErrWrong means that there is no active user of that name and password.
	ErrWrong = errors.New("login: wrong user name or password")

	// ErrName means that a text is no user name. It counts for nothing.
	ErrName = errors.New("login: no user name")

	// ErrBusy means that too many attempts wait for their check.
	ErrBusy = errors.New("login: too many attempts wait")
)

// A LimitError means that no attempt is allowed now.
type LimitError = httplimit.LimitError

// Store is what a Service asks of a store.
type Store interface {
	store.Credentials

	// UserByName returns the user of that name.
	UserByName(ctx context.Context, name string) (store.User, error)

	// UserBySteamID returns the user with that Steam ID.
	UserBySteamID(ctx context.Context, id steam.ID) (store.User, error)

	// User returns the user with that ID.
	User(ctx context.Context, id int64) (store.User, error)

	// ChangeUser stores what of a user differs from before.
	ChangeUser(ctx context.Context, before, u store.User) error
}

// Config is what a Service is made of. Only Store is required.
type Config struct {
	Store  Store
	Hasher password.Hasher  // of new passwords
	Log    *slog.Logger     // refused logins, without passwords; nil discards
	Wall   func() time.Time // the wall clock; nil means [time.Now]
}

// A Service logs users in. Its methods may be called from many goroutines. Make it with
// [New].
type Service struct {
	Config
	clock  *clock
	limits *limits
}

// New returns a Service.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Wall == nil {
		c.Wall = time.Now
	}
	return &Service{Config: c, clock: newClock(c.Wall), limits: newLimits()}
}

// Now returns the time by which logins and tokens end.
func (s *Service) Now() time.Time { return s.clock.now() }

// Check returns the user whose name and password these are. The error is [ErrWrong],
// [ErrName], [ErrBusy], a [LimitError], or that of the store or ctx. A password whose
// digest is weaker than new ones is stored anew.
func (s *Service) Check(ctx context.Context, a Attempt) (store.User, error) {
	key, err := store.UserKey(a.Name)
	if err != nil {
		return store.User{}, ErrName
	}
	user, err := s.Store.UserByName(ctx, a.Name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.User{}, err
	}
	digest, known := user.PasswordDigest, err == nil && user.Active && user.PasswordDigest != ""
	if !known {
		digest = s.Hasher.Decoy()
	}
	addr := httplimit.Network(a.Addr)
	try, wait := s.limits.take(key, addr, knownBrowser(a, user))
	if wait > 0 {
		s.Log.Warn("login refused: too many failures", "user", truncate(a.Name), "addr", addr.String())
		return store.User{}, &LimitError{Wait: wait}
	}
	ok, err := try.check(ctx, s.Hasher, digest, a.Password)
	switch {
	case errors.Is(err, ErrBusy):
		try.refundKey() // it still counts for the address
		return store.User{}, err
	case err != nil:
		try.refund()
		return store.User{}, err
	case !ok || !known:
		s.Log.Info("login failed", "user", truncate(a.Name), "addr", addr.String())
		return store.User{}, ErrWrong
	}
	try.succeed()
	if s.Hasher.Weak(user.PasswordDigest) {
		user = s.strengthen(ctx, user, a.Password)
	}
	return user, nil
}

// Count counts an attempt of an address that was refused before its check.
func (s *Service) Count(addr netip.Addr) {
	s.limits.byAddr.Take(httplimit.Network(addr).String(), time.Now())
}

// strengthen stores the password with as many rounds as new ones get, and returns
// the user as stored.
func (s *Service) strengthen(ctx context.Context, user store.User, password string) store.User {
	strong := user
	var err error
	if strong.PasswordDigest, err = s.Hasher.Hash(ctx, password); err == nil {
		err = s.Store.ChangeUser(ctx, user, strong)
	}
	if err != nil {
		s.Log.Warn("could not strengthen a password digest", "user", user.Name, "err", err)
		return user
	}
	return strong
}

// Start logs a user in, as [Service.Check] or [Service.Steam] returned them, and returns the secret of
// the login. It ends the login with the digest replaced, "" for none, so that a secret planted
// before means nothing. The error is [ErrWrong] where the user may log in no more, or has
// another password by now: what ended their logins then cannot have ended this one.
func (s *Service) Start(ctx context.Context, user store.User, replaced string) (secret string, err error) {
	now := s.Now()
	if replaced != "" {
		if err := s.Store.DeleteLogin(ctx, replaced); err != nil {
			return "", err
		}
	}
	if err := s.Store.PruneLogins(ctx, now); err != nil {
		return "", err
	}
	secret = NewSecret()
	err = s.Store.CreateLogin(ctx, store.Login{
		Digest: Digest(secret), UserID: user.ID, CreatedAt: now, ExpiresAt: now.Add(Lifetime),
	})
	if err != nil {
		return "", err
	}
	stored, err := s.Store.User(ctx, user.ID)
	if err == nil && (!stored.Active || stored.PasswordDigest != user.PasswordDigest) {
		err = ErrWrong
	}
	if err != nil {
		return "", errors.Join(err, s.Store.DeleteLogin(context.WithoutCancel(ctx), Digest(secret)))
	}
	return secret, nil
}

// Find returns the first login that one of these secrets has, and its user, or
// [store.ErrNotFound]. A browser may send several: other sites of its domain can add
// cookies of the same name. Find looks at 16 of them.
func (s *Service) Find(ctx context.Context, secrets ...string) (store.Login, store.User, error) {
	for _, secret := range secrets[:min(len(secrets), maxSecrets)] {
		login, user, err := s.Store.Login(ctx, Digest(secret), s.Now())
		if !errors.Is(err, store.ErrNotFound) {
			return login, user, err
		}
	}
	return store.Login{}, store.User{}, store.ErrNotFound
}

// NewSecret returns 32 random bytes as 43 characters that can stand in a URL.
func NewSecret() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Digest returns what a store keeps of a secret. A secret of 256 random bits needs no
// slow hash.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// truncate shortens a name for the log.
func truncate(name string) string {
	const limit = 64
	if len(name) <= limit {
		return name
	}
	return name[:limit] + "..."
}
