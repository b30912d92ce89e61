package httpui

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/api/listing"
	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/playerhistory"
)

// limit is how many entries of a list are asked for at a time.
func (req *request) limit(usual int) (int, error) { return listing.Limit(req.r.URL.Query(), usual) }

// setNextLink sets the Link header to the next page of a list; "" means that there is none.
func (req *request) setNextLink(cursor string) {
	if cursor != "" {
		req.w.Header().Set("Link", listing.NextLink(req.r.URL, cursor))
	}
}

// apiServers lists the user's servers by ID.
func (req *request) apiServers() error {
	limit, err := req.limit(listing.MaxPageSize)
	if err != nil {
		return err
	}
	servers, err := req.handler.Store.Servers(req.r.Context(), req.User.ID)
	if err != nil {
		return err
	}
	servers, next, err := listing.ServersPage(servers, req.r.URL.Query().Get("cursor"), limit)
	if err != nil {
		return err
	}
	req.setNextLink(next)
	list, err := req.apiServersOf(servers...)
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.Servers{Servers: list})
}

// apiServersOf returns servers in the form of the API.
func (req *request) apiServersOf(servers ...store.Server) ([]api.Server, error) {
	snaps, err := req.handler.Store.Snapshots(req.r.Context(), store.ServerIDs(servers))
	if err != nil {
		return nil, err
	}
	conditions, err := condition.Read(req.r.Context(), req.handler.Store, store.ServerIDs(servers), req.Now)
	list := make([]api.Server, len(servers))
	for i, s := range servers {
		list[i] = api.NewServer(s, snaps[s.ID], req.fresh(snaps[s.ID]), conditions[s.ID])
	}
	return list, err
}

func (req *request) apiServer(s store.Server) error {
	list, err := req.apiServersOf(s)
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, list[0])
}

// apiLive answers with the live state of a server.
func (req *request) apiLive(s store.Server) error {
	return req.shared(typeJSON, fmt.Sprintf("api-live/%d/%d", req.User.ID, s.ID), func(ctx context.Context) ([]byte, error) {
		r, err := req.handler.roster(ctx, s)
		if err != nil {
			return nil, err
		}
		live := api.NewLive(s.Name, api.NewSnapshot(r.Snapshot, req.fresh(r.Snapshot)), r.Current, r.Recent, r.Profiles, req.handler.avatars.URL)
		body, err := json.Marshal(live)
		return append(body, '\n'), err
	})
}

// apiHistory lists the runs of a server that touch a span: the last day, unless the request says
// another.
func (req *request) apiHistory() error {
	s, from, to, limit, err := req.historyQuery()
	if err != nil {
		return err
	}
	page, next, err := listing.RunsPage(req.r.Context(), req.handler.Store.Runs, s.ID, req.r.URL.Query().Get("cursor"), from, to, limit)
	if err != nil {
		return err
	}
	req.setNextLink(next)
	return req.jsonOrCSV(page, page.Table, s.Name, "history")
}

// historyQuery returns the server in the path, and the span and the limit that the query asks for.
func (req *request) historyQuery() (s store.Server, from, to time.Time, limit int, err error) {
	if s, err = req.server(); err == nil {
		from, to, err = req.span(24 * time.Hour)
	}
	if err == nil {
		limit, err = req.limit(listing.PageSize)
	}
	return s, from, to, limit, err
}

// span is the time between the parameters from and to. Without from it has that length; 0 is no
// bound.
func (req *request) span(length time.Duration) (from, to time.Time, err error) {
	return listing.Between(req.r.URL.Query(), req.Now, length)
}

func (req *request) apiPlayer(id steam.ID) error {
	limit, err := req.limit(listing.PageSize)
	if err != nil {
		return err
	}
	from, err := store.ParseSessionCursor(req.r.URL.Query().Get("cursor"))
	if err != nil {
		return listing.BadCursor
	}
	who, v, err := req.person(req.r.Context(), id, playerhistory.Query{From: from, Limit: limit})
	if err != nil {
		return err
	}
	req.setNextLink(who.Older)
	if who.Summary.Sessions == 0 {
		return httperror.NotFound
	}
	return req.json(http.StatusOK, api.NewPerson(who, v, req.handler.avatars.URL(who.Profile.AvatarHash)))
}

// apiDocument is the description of the API, with the prefix and the version of this handler.
func (req *request) apiDocument() error {
	res, err := req.handler.renders.Get(req.r.Context(), "openapi", time.Hour, func(context.Context) (*httpcontent.Content, error) {
		return contentOf(api.Document(req.handler.Prefix, req.handler.Config.Version))
	})
	if err != nil {
		return err
	}
	return req.send(http.StatusOK, typeJSON, "public, no-cache", res)
}
