package httpui

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/samegame"
)

// A livePart is the part of a server's page that refreshes itself.
type livePart struct {
	pageData
	Status  serverStatus
	Players []playerView // playing now; or here at the last look, if that is too long ago
	Recent  []playerView
	OnMap   time.Duration // 0: not known
	Peak    int           // since midnight where the reader is
	PeakAt  time.Time     // zero: the server was empty
	Public  bool
	Act     string // the path where the reader can act on a player, "" for none
	Fix     string // the path where the reader can change what is wrong, "" for none
	Same    string // a warning that another server is the same game, "": none
}

const recentPlayers = 20

// livePart reads the live part of a server. Without ids it has nothing that identifies players
// outside the game.
func (pd pageData) livePart(ctx context.Context, s store.Server, ids bool) (*livePart, error) {
	roster, err := pd.handler.roster(ctx, s)
	if err != nil {
		return nil, err
	}
	part := &livePart{pageData: pd, Status: pd.serverStatus(s, roster.Snapshot, roster.Condition)}
	if ids && s.Role.Allows(store.RoleOwner) && !pd.ReadOnly() {
		part.Fix = serverPath(s.ID) + "/settings"
	}
	if pd.Operates = s.Role.Allows(store.RoleOperator); ids && pd.CanAct() {
		part.Act = serverPath(s.ID) + "/actions"
	}
	if part.Same, err = pd.sameGame(ctx, s); err != nil {
		return nil, err
	}
	part.Players = make([]playerView, len(roster.Current))
	for i, session := range roster.Current {
		v := pd.playerView(session, roster.Profiles[session.SteamID], ids)
		if v.When = pd.Ago(v.SeenAt); part.Status.Fresh {
			v.When, v.Ping = pd.Elapsed(v.JoinedAt), pd.Pings(v.MinPing, v.MaxPing)
		}
		part.Players[i] = v
	}
	part.Recent = make([]playerView, len(roster.Recent))
	for i, session := range roster.Recent {
		v := pd.playerView(session, roster.Profiles[session.SteamID], ids)
		v.When = pd.Ago(v.SeenAt)
		part.Recent[i] = v
	}
	day, err := pd.handler.trends.Day(ctx, s, pd.day(pd.Now), pd.Now)
	if err != nil {
		return nil, err
	}
	part.OnMap, part.Peak, part.PeakAt = day.OnMap(roster.Snapshot.Map, pd.Now), day.Peak, day.PeakAt
	return part, nil
}

// sameGame warns that another server reaches the same game, "" if none is known.
// Only who is an owner of both is told which.
func (pd pageData) sameGame(ctx context.Context, s store.Server) (string, error) {
	if s.SameAs == 0 {
		return "", nil
	}
	other, err := samegame.Other(ctx, pd.handler.Store, pd.User.ID, s)
	if err != nil {
		return "", err
	}
	if other.ID == 0 {
		return pd.T("live.same_other"), nil
	}
	return pd.T("live.same", display(other.Name), other.Addr()), nil
}

// roster reads who is on a server now.
func (h *handler) roster(ctx context.Context, s store.Server) (people.Roster, error) {
	return httplimit.Do(ctx, &h.queries, queryKey{server: s.ID}, func() (people.Roster, error) {
		return people.LoadRoster(ctx, h.Store, s.ID, recentPlayers, h.HistoryFor, h.logins.Now())
	})
}

// liveState sends the live part; the page of the server includes the same template.
func (req *request) liveState(s store.Server) error {
	key := fmt.Sprintf("live/%d/%d/%s/%s", req.User.ID, s.ID, req.Lang(), req.Location)
	return req.sharedPart(key, "live", func(ctx context.Context) (any, error) { return req.livePart(ctx, s, true) })
}

// withoutUser is the view of a part that is rendered for all its readers.
func (pd pageData) withoutUser() pageData {
	pd.User = store.User{}
	return pd
}
