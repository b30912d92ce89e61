package rows

import (
	"cmp"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

// Blueprint is a row of blueprints, with its overlays.
type Blueprint struct {
	bun.BaseModel `bun:"table:blueprints,alias:b"`

	ID        int64 `bun:"id,pk,autoincrement"`
	UserID    int64
	Name      string
	Arguments List
	Config    List
	CreatedAt Time
	UpdatedAt Time

	Overlays []*Overlay `bun:"rel:has-many,join:id=blueprint_id"`
}

// NewBlueprint returns the row of b, without its overlays.
func NewBlueprint(b store.Blueprint) *Blueprint {
	return &Blueprint{
		ID:        b.ID,
		UserID:    b.UserID,
		Name:      b.Name,
		Arguments: b.Arguments,
		Config:    b.Config,
		CreatedAt: TimeOf(b.CreatedAt),
		UpdatedAt: TimeOf(b.UpdatedAt),
	}
}

// Blueprint returns what the row stands for.
func (r *Blueprint) Blueprint() store.Blueprint {
	b := store.Blueprint{
		ID:        r.ID,
		UserID:    r.UserID,
		Name:      r.Name,
		Arguments: r.Arguments,
		Config:    r.Config,
		CreatedAt: time.Time(r.CreatedAt),
		UpdatedAt: time.Time(r.UpdatedAt),
	}
	for _, o := range r.Overlays {
		b.Overlays = append(b.Overlays, store.Overlay{ID: o.ID, Position: o.Position, Path: o.Path, Expose: o.Expose})
	}
	return b
}

// Overlay is a row of overlays.
type Overlay struct {
	bun.BaseModel `bun:"table:overlays,alias:o"`

	ID          int64 `bun:"id,pk,autoincrement"`
	BlueprintID int64
	Position    int
	Path        string
	Expose      bool
}

// NewOverlay returns the row of an overlay of that blueprint.
func NewOverlay(blueprintID int64, position int, o store.Overlay) *Overlay {
	return &Overlay{ID: o.ID, BlueprintID: blueprintID, Position: position, Path: store.CleanText(o.Path), Expose: o.Expose}
}

// Server is a row of servers.
type Server struct {
	bun.BaseModel `bun:"table:servers,alias:v"`

	ID                   int64 `bun:"id,pk,autoincrement"`
	UserID               int64
	BlueprintID          int64 `bun:",nullzero"`
	Name                 string
	Host                 string
	Port                 int
	RCONPassword         string `bun:"rcon_password"`
	PasswordPending      bool
	Strategy             string
	LogOff               bool
	ChatDays             int
	DesiredState         store.State
	ActualState          store.State
	ActualStateUpdatedAt Time
	Problem              store.Problem
	LastError            string
	SameAs               int64 `bun:",nullzero"`
	ImportedUntil        Time
	CreatedAt            Time
	UpdatedAt            Time

	Level int `bun:",scanonly"` // the Rank of Role
}

// NewServer returns the row of s. The error is that of a host that cannot be used.
func NewServer(s store.Server) (*Server, error) {
	host, err := store.CanonicalHost(s.Host)
	if err != nil {
		return nil, err
	}
	if err := store.CheckChatDays(s.ChatDays); err != nil {
		return nil, err
	}
	return &Server{
		ID:                   s.ID,
		UserID:               s.UserID,
		BlueprintID:          s.BlueprintID,
		Name:                 s.Name,
		Host:                 host,
		Port:                 s.Port,
		RCONPassword:         s.RCONPassword,
		PasswordPending:      s.PasswordPending,
		Strategy:             store.CleanText(s.Strategy),
		LogOff:               s.LogOff,
		ChatDays:             s.ChatDays,
		DesiredState:         cmp.Or(Clean(s.DesiredState), store.Running),
		ActualState:          cmp.Or(Clean(s.ActualState), store.Unknown),
		ActualStateUpdatedAt: TimeOf(s.ActualStateUpdatedAt),
		Problem:              Clean(s.Problem),
		LastError:            store.CleanText(s.LastError),
		ImportedUntil:        TimeOf(s.ImportedUntil),
		CreatedAt:            TimeOf(s.CreatedAt),
		UpdatedAt:            TimeOf(s.UpdatedAt),
	}, nil
}

// Server returns what the row stands for.
func (r *Server) Server() store.Server {
	return store.Server{
		ID:                   r.ID,
		UserID:               r.UserID,
		BlueprintID:          r.BlueprintID,
		Name:                 r.Name,
		Host:                 r.Host,
		Port:                 r.Port,
		RCONPassword:         r.RCONPassword,
		PasswordPending:      r.PasswordPending,
		Strategy:             r.Strategy,
		LogOff:               r.LogOff,
		ChatDays:             r.ChatDays,
		DesiredState:         r.DesiredState,
		ActualState:          r.ActualState,
		ActualStateUpdatedAt: time.Time(r.ActualStateUpdatedAt),
		Problem:              r.Problem,
		LastError:            r.LastError,
		SameAs:               r.SameAs,
		ImportedUntil:        time.Time(r.ImportedUntil),
		CreatedAt:            time.Time(r.CreatedAt),
		UpdatedAt:            time.Time(r.UpdatedAt),
		Role:                 role(r.Level),
	}
}

// role is the role with that rank.
func role(rank int) store.Role { return append([]store.Role{""}, store.Roles()...)[rank] }

// Share is a row of share.
type Share struct {
	bun.BaseModel `bun:"table:share"`

	ServerID  int64 `bun:"server_id,pk"`
	Token     string
	ShowIDs   bool `bun:"show_ids"`
	ShowAddr  bool
	CreatedAt Time
}

// NewShare returns the row of sh; a zero CreatedAt is now.
func NewShare(sh store.Share) *Share {
	return &Share{ServerID: sh.ServerID, Token: sh.Token, ShowIDs: sh.ShowIDs, ShowAddr: sh.ShowAddr, CreatedAt: OrNow(sh.CreatedAt)}
}

// Share returns what the row stands for.
func (r *Share) Share() store.Share {
	return store.Share{
		ServerID:  r.ServerID,
		Token:     r.Token,
		ShowIDs:   r.ShowIDs,
		ShowAddr:  r.ShowAddr,
		CreatedAt: time.Time(r.CreatedAt),
	}
}
