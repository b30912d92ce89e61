package people

import (
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/store"
)

// Eraser is what Erase needs of a store. Every [store.Store] is one.
type Eraser interface {
	store.Eraser
	Servers

	// AllServers returns the servers of all users.
	AllServers(ctx context.Context) ([]store.Server, error)

	// Users returns all users.
	Users(ctx context.Context) ([]store.User, error)

	// BeginAudit stores an entry without a result.
	BeginAudit(ctx context.Context, e store.AuditEntry) (store.AuditEntry, error)

	// EndAudit stores the result of an entry.
	EndAudit(ctx context.Context, id int64, result string) error
}

var _ Eraser = store.Store(nil)

// Quiet is how long a player must have been away to be erased: by then whoever polls has
// forgotten their names.
const Quiet = 15 * time.Minute

// MayErase reports whether a user may erase a player of servers that they see: administrators
// may, and who owns one of them.
func MayErase(u store.User, servers []store.Server) bool {
	for _, s := range servers {
		if u.Admin || s.Role.Allows(store.RoleOwner) {
			return true
		}
	}
	return false
}

// Erase removes who a player is, as [store.Eraser] has it, and writes that to the audit log.
// Owners erase a player on their servers, with their own notes, tags and watch; administrators do
// so everywhere and for all users. So does the zero User, which stands for the owner of the machine; the
// audit log calls them by actor. e has the player, and whether sessions go too. Without any right on a server of the player the error is
// [store.ErrNotFound]. Who was there within [Quiet] is [store.ErrPlaying].
func Erase(ctx context.Context, st Eraser, u store.User, actor string, e store.Erasure, now time.Time) (store.Erased, error) {
	if err := scope(ctx, st, u, &e); err != nil {
		return store.Erased{}, err
	}
	e.QuietSince = now.Add(-Quiet)
	entry := store.AuditEntry{At: now, UserID: u.ID, Actor: actor, Action: "erase", Subject: e.SteamID.String()}
	if e.Sessions {
		entry.Detail = "with sessions"
	}
	entry, err := st.BeginAudit(ctx, entry)
	if err != nil {
		return store.Erased{}, err
	}
	gone, err := st.ErasePlayer(ctx, e)
	result := "ok"
	switch {
	case errors.Is(err, store.ErrPlaying):
		result = "playing"
	case err != nil:
		result = "failed"
	}
	return gone, errors.Join(err, st.EndAudit(context.WithoutCancel(ctx), entry.ID, result))
}

// scope says where a user may erase the player.
func scope(ctx context.Context, st Eraser, u store.User, e *store.Erasure) error {
	if u.ID != 0 && !u.Admin {
		servers, err := st.PlayedOn(ctx, u.ID, e.SteamID)
		for _, s := range servers {
			if s.Role.Allows(store.RoleOwner) {
				e.ServerIDs = append(e.ServerIDs, s.ID)
			}
		}
		if err == nil && len(e.ServerIDs) == 0 {
			err = store.ErrNotFound
		}
		e.OwnerIDs = []int64{u.ID}
		return err
	}
	servers, err := st.AllServers(ctx)
	if err != nil {
		return err
	}
	e.ServerIDs = Viewer{Servers: servers}.ServerIDs()
	users, err := st.Users(ctx)
	for _, one := range users {
		e.OwnerIDs = append(e.OwnerIDs, one.ID)
	}
	return err
}
