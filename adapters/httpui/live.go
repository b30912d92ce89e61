package httpui

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

// A livePart is the part of a server's page that moves.
type livePart struct {
	pageData
	Status  serverStatus
	Players []playerView // playing now; or here at the last look, if that is too long ago
	Recent  []playerView
	OnMap   time.Duration // 0: not known
	Peak    int           // since midnight where the reader is
	PeakAt  time.Time     // zero: no one was there
	Public  bool
	Mend    string // the path where the reader can change what is wrong, "" for none
	Same    string // a warning that another server is the same game, "": none
}

const recentPlayers = 20

// livePart collects it. Without ids it shows nothing that identifies players
// outside the game.
func (pd pageData) livePart(ctx context.Context, s store.Server, ids bool) (*livePart, error) {
	roster, err := pd.handler.roster(ctx, s)
	if err != nil {
		return nil, err
	}
	part := &livePart{pageData: pd, Status: pd.serverStatus(s, roster.snap, roster.now)}
	if ids && s.Role.Allows(store.RoleOwner) && !pd.ReadOnly() {
		part.Mend = serverPath(s.ID) + "/settings"
	}
	if part.Same, err = pd.sameGame(ctx, s); err != nil {
		return nil, err
	}
	for _, session := range roster.current {
		part.Players = append(part.Players, pd.playerView(session, roster.profiles[session.SteamID], ids))
	}
	for _, session := range roster.recent {
		part.Recent = append(part.Recent, pd.playerView(session, roster.profiles[session.SteamID], ids))
	}
	day, err := pd.handler.trends.Day(ctx, s, pd.day(pd.Now), pd.Now)
	if err != nil {
		return nil, err
	}
	part.OnMap, part.Peak, part.PeakAt = day.OnMap(roster.snap.Map, pd.Now), day.Peak, day.PeakAt
	return part, nil
}

// sameGame warns that another server reaches the same game, "" if none is known.
// Only its owner is told which, and only if they own that too.
func (pd pageData) sameGame(ctx context.Context, s store.Server) (string, error) {
	if s.SameAs == 0 {
		return "", nil
	}
	other, err := pd.handler.Store.Server(ctx, s.UserID, s.SameAs)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return pd.T("live.same_other"), nil
	case err != nil:
		return "", err
	case other.UserID != s.UserID || !s.Role.Allows(store.RoleOwner):
		return pd.T("live.same_other"), nil
	}
	return pd.T("live.same", display(other.Name), net.JoinHostPort(other.Host, strconv.Itoa(other.Port))), nil
}

// A roster has the current and recent players of a server.
type roster struct {
	snap            store.Snapshot // zero: never seen
	current, recent []livestate.Session
	profiles        map[steam.ID]store.Profile
	now             condition.Condition
}

func (h *handler) roster(ctx context.Context, s store.Server) (roster, error) {
	var r roster
	leave, err := h.queries.Enter(ctx, queryKey{server: s.ID})
	if err != nil {
		return r, err
	}
	defer leave()
	snaps, err := h.Store.Snapshots(ctx, []int64{s.ID})
	if err != nil {
		return r, err
	}
	conditions, err := condition.Read(ctx, h.Store, []int64{s.ID}, h.logins.Now())
	if err != nil {
		return r, err
	}
	r.snap, r.now = snaps[s.ID], conditions[s.ID]
	if r.current, err = h.Store.Current(ctx, s.ID); err != nil {
		return r, err
	}
	if r.recent, err = h.Store.Recent(ctx, s.ID, recentPlayers); err != nil {
		return r, err
	}
	if kept := h.keptSince(h.logins.Now()); !kept.IsZero() {
		r.recent = slices.DeleteFunc(r.recent, func(p livestate.Session) bool { return p.LeftAt.Before(kept) })
	}
	r.profiles, err = h.Store.Profiles(ctx, livestate.Players(r.current, r.recent))
	return r, err
}

// liveState is the fragment; the page of the server includes the same template.
func (req *request) liveState(id int64) error {
	key := fmt.Sprintf("live/%d/%d/%s/%s", req.User.ID, id, req.Lang(), req.Location)
	return req.shared(typeHTML, key, func(ctx context.Context) ([]byte, error) {
		s, err := req.handler.Store.Server(ctx, req.User.ID, id)
		if err != nil {
			return nil, err
		}
		part, err := req.withoutUser().livePart(ctx, s, true)
		if err != nil {
			return nil, err
		}
		return req.handler.pages.part("live", part)
	})
}

// withoutUser is the view of a part that is rendered for all its readers.
func (pd pageData) withoutUser() pageData {
	pd.User = store.User{}
	return pd
}
