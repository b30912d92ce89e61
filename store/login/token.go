package login

import (
	"context"
	"errors"

	"github.com/left4me/left4me/store"
)

// TokenPrefix begins the secret of every API token, so that leaked ones can be found.
const TokenPrefix = "l4m_"

// FindToken returns the API token with that secret and its user, or [store.ErrNotFound].
func (s *Service) FindToken(ctx context.Context, secret string) (store.Token, store.User, error) {
	return s.Store.TokenUser(ctx, Digest(secret), s.Now())
}

// MaxTokens is how many API tokens a user may have.
const MaxTokens = 50

// ErrTooManyTokens means that a user has [MaxTokens] tokens.
var ErrTooManyTokens = errors.New("login: the user has too many tokens")

// CreateToken stores an API token under the digest of a new secret, and returns both. The
// error is [ErrTooManyTokens] if the user may not have more.
func (s *Service) CreateToken(ctx context.Context, t store.Token) (stored store.Token, secret string, err error) {
	tokens, err := s.Store.Tokens(ctx, t.UserID)
	if err == nil && len(tokens) >= MaxTokens {
		err = ErrTooManyTokens
	}
	if err != nil {
		return store.Token{}, "", err
	}
	secret = TokenPrefix + NewSecret()
	t.Digest = Digest(secret)
	stored, err = s.Store.CreateToken(ctx, t)
	return stored, secret, err
}
