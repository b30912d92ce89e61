package rows

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

// Community is a row of community.
type Community struct {
	bun.BaseModel `bun:"table:community"`

	UserID    int64 `bun:"user_id,pk"`
	Token     string
	Title     string
	Leaders   bool
	CreatedAt Time
}

// NewCommunity returns the row of c; a zero CreatedAt is now.
func NewCommunity(c store.Community) *Community {
	return &Community{UserID: c.UserID, Token: c.Token, Title: c.Title, Leaders: c.Leaders, CreatedAt: OrNow(c.CreatedAt)}
}

// Community returns what the row stands for.
func (r *Community) Community() store.Community {
	return store.Community{UserID: r.UserID, Token: r.Token, Title: r.Title, Leaders: r.Leaders, CreatedAt: time.Time(r.CreatedAt)}
}
