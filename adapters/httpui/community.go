package httpui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/glance"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/login"
)

// A communityPage is what anybody may see of all shared servers of a user.
type communityPage struct {
	serverList
	Name    string
	Path    string // of the page
	Leaders []topPlayer
}

const (
	communityLeaders = 10
	communitySpan    = 30 * 24 * time.Hour // in which they played
)

// shareCommunity switches the public page of the user's servers on or off.
func (req *request) shareCommunity(in formjson.Values) error {
	flags, err := in.Flags("on", "leaders", "renew")
	if err != nil {
		return err
	}
	ctx, on, renew := req.r.Context(), flags[0], flags[2]
	if !on {
		return req.changed("/account", req.handler.Store.DeleteCommunity(ctx, req.User.ID))
	}
	title, err := in.Text("title")
	if err == nil && title != "" {
		title, err = input.Title("title", title)
	}
	if err != nil {
		return err
	}
	c, err := req.handler.Store.Community(ctx, req.User.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && renew {
		c, err = store.Community{UserID: req.User.ID, Token: login.NewSecret()[:22], CreatedAt: req.Now}, nil
	}
	if err != nil {
		return err
	}
	c.Title, c.Leaders = title, flags[1]
	return req.changed("/account", req.handler.Store.SetCommunity(ctx, c))
}

func communityPath(c store.Community) string { return "/community/" + c.Token }

func (req *request) showCommunity() error {
	c, err := req.handler.Store.CommunityByToken(req.r.Context(), req.r.PathValue("token"))
	if err != nil {
		return err
	}
	req.w.Header().Set("X-Robots-Tag", "noindex")
	if req.fragment() {
		key := fmt.Sprintf("community/%d/%s/%s", c.UserID, req.Lang(), req.Location)
		return req.sharedPart(key, "community-servers", func(ctx context.Context) (any, error) { return req.withoutUser().community(ctx, c) })
	}
	page, err := req.community(req.r.Context(), c)
	if err != nil {
		return err
	}
	return req.page(http.StatusOK, "community", page)
}

// community collects the servers of a user that have a public page.
func (pd pageData) community(ctx context.Context, c store.Community) (*communityPage, error) {
	leave, err := pd.handler.queries.Enter(ctx, queryKey{user: c.UserID})
	if err != nil {
		return nil, err
	}
	defer leave()
	st := pd.handler.Store
	shares, err := st.SharesOf(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, share := range shares {
		ids = append(ids, share.ServerID)
	}
	snaps, err := st.Snapshots(ctx, ids)
	if err != nil {
		return nil, err
	}
	page := &communityPage{serverList: serverList{pageData: pd}, Name: cmp.Or(display(c.Title), pd.Title()), Path: communityPath(c)}
	for _, share := range shares {
		s, err := st.ServerByID(ctx, share.ServerID)
		if errors.Is(err, store.ErrNotFound) {
			continue // deleted meanwhile
		}
		if err != nil {
			return nil, err
		}
		s.Problem, s.LastError, s.PasswordPending = "", "", false // the owner's business
		row := serverRow{serverStatus: pd.serverStatus(s, snaps[s.ID], condition.Condition{}), Path: sharePath(share), named: share.ShowIDs}
		if !share.ShowAddr {
			row.Addr = ""
		}
		page.add(row)
	}
	page.sort(glance.Filter{Sort: "players"})
	if err := page.addPlayers(ctx); err != nil || !c.Leaders || len(ids) == 0 {
		return page, err
	}
	top, err := st.Top(ctx, ids, pd.Now.Add(-communitySpan), pd.Now, communityLeaders)
	for _, t := range top {
		page.Leaders = append(page.Leaders, topPlayer{Name: pd.playerName(t.Name), Time: t.Total})
	}
	return page, err
}

// origin is the scheme and host under which the request came in.
func (req *request) origin() string {
	if req.secure() {
		return "https://" + req.r.Host
	}
	return "http://" + req.r.Host
}

// userCommunity is the public page of the user, zero if it is off.
func (req *request) userCommunity() (store.Community, error) {
	c, err := req.handler.Store.Community(req.r.Context(), req.User.ID)
	if errors.Is(err, store.ErrNotFound) {
		return store.Community{}, nil
	}
	return c, err
}
