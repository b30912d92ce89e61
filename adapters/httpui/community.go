package httpui

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/glance"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/publicpage"
)

// A communityPage shows the public all shared servers of a user.
type communityPage struct {
	serverList
	Name    string
	Path    string // of the page
	Leaders []topPlayer
}

const (
	communityLeaders = 10
	communitySpan    = 30 * 24 * time.Hour // of the leaderboard
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
	_, err = publicpage.ShowCommunity(ctx, req.handler.Store, store.Community{UserID: req.User.ID, Title: title, Leaders: flags[1]}, renew, req.Now)
	return req.changed("/account", err)
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
	servers, err := publicpage.Servers(ctx, st, c.UserID)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(servers))
	for i, s := range servers {
		ids[i] = s.ServerID
	}
	snaps, err := st.Snapshots(ctx, ids)
	if err != nil {
		return nil, err
	}
	page := &communityPage{serverList: serverList{pageData: pd}, Name: cmp.Or(display(c.Title), pd.Title()), Path: communityPath(c)}
	for _, s := range servers {
		row := serverRow{serverStatus: pd.serverStatus(s.Server, snaps[s.ServerID], condition.Condition{}), Path: sharePath(s.Share), showIDs: s.ShowIDs}
		if !s.ShowAddr {
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
