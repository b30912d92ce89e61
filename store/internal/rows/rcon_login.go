package rows

import (
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

// RCONLogin is a row of rcon_login.
type RCONLogin struct {
	bun.BaseModel `bun:"table:rcon_login,alias:l"`

	Host    string `bun:"host,pk"`
	Port    int    `bun:"port,pk"`
	Digest  string `bun:"digest,pk"`
	SentAt  Time
	Pending bool
	Refused bool
	Proven  bool
	Tries   int
}

// NewRCONLogin returns the row of what is known of a login.
func NewRCONLogin(l store.RCONLogin, r store.LoginRecord) *RCONLogin {
	return &RCONLogin{
		Host:    store.CleanText(l.Host),
		Port:    l.Port,
		Digest:  r.Digest,
		SentAt:  TimeOf(r.SentAt),
		Pending: r.Pending,
		Refused: r.Refused,
		Proven:  r.Proven,
		Tries:   r.Tries,
	}
}
