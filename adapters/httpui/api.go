package httpui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/store"
)

const (
	pageSize    = 1000 // of lists, where the asker does not say
	maxPageSize = 10_000
)

// limit is how many entries of a list are asked for at a time.
func (v *visit) limit(size int) (int, error) {
	s := v.r.URL.Query().Get("limit")
	if s == "" {
		return size, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPageSize {
		return 0, invalid("limit", "limit_bad", maxPageSize)
	}
	return n, nil
}

// more tells in the Link header where the list goes on.
func (v *visit) more(cursor string) {
	q := v.r.URL.Query()
	q.Set("cursor", cursor)
	next := url.URL{Path: v.r.URL.Path, RawQuery: q.Encode()}
	v.w.Header().Set("Link", "<"+next.String()+`>; rel="next"`)
}

// apiServers lists the asker's servers by id.
func (v *visit) apiServers() error {
	limit, err := v.limit(maxPageSize)
	if err != nil {
		return err
	}
	var after int64
	if s := v.r.URL.Query().Get("cursor"); s != "" {
		if after, err = strconv.ParseInt(s, 10, 64); err != nil {
			return invalid("cursor", "cursor_bad")
		}
	}
	servers, err := v.ui.Store.Servers(v.r.Context(), v.User.ID)
	if err != nil {
		return err
	}
	slices.SortFunc(servers, func(a, b store.Server) int { return cmp.Compare(a.ID, b.ID) })
	servers = slices.DeleteFunc(servers, func(s store.Server) bool { return s.ID <= after })
	if len(servers) > limit {
		servers = servers[:limit]
		v.more(strconv.FormatInt(servers[limit-1].ID, 10))
	}
	snaps, err := v.ui.Store.Snapshots(v.r.Context(), serverIDs(servers))
	if err != nil {
		return err
	}
	list := make([]serverJSON, 0, len(servers))
	for _, s := range servers {
		list = append(list, v.serverOf(s, snaps[s.ID]))
	}
	return v.json(http.StatusOK, map[string]any{"servers": list})
}

func (v *visit) apiServer() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	snaps, err := v.ui.Store.Snapshots(v.r.Context(), []int64{s.ID})
	if err != nil {
		return err
	}
	return v.json(http.StatusOK, v.serverOf(s, snaps[s.ID]))
}

// apiLive is the fragment for programs.
func (v *visit) apiLive() error {
	id, err := v.number("id")
	if err != nil {
		return err
	}
	return v.shared(typeJSON, fmt.Sprintf("api-live/%d/%d", v.User.ID, id), func(ctx context.Context) ([]byte, error) {
		s, err := v.ui.Store.Server(ctx, v.User.ID, id)
		if err != nil {
			return nil, err
		}
		r, err := v.ui.roster(ctx, s)
		if err != nil {
			return nil, err
		}
		live := liveJSON{Server: s.Name, Snapshot: v.snapshotOf(r.snap), Current: []presentJSON{}, Recent: []recentJSON{}}
		for _, p := range r.current {
			live.Current = append(live.Current, presentJSON{
				playerJSON: v.playerOf(p, r.profiles[p.SteamID]), JoinedAt: p.JoinedAt.UTC(), MinPing: p.MinPing, MaxPing: p.MaxPing,
			})
		}
		for _, p := range r.recent {
			live.Recent = append(live.Recent, recentJSON{
				playerJSON: v.playerOf(p, r.profiles[p.SteamID]), LastSeenAt: p.LastSeenAt.UTC(),
			})
		}
		body, err := json.Marshal(live)
		return append(body, '\n'), err
	})
}

// apiHistory is the runs of a server that touch a time: the last day, if the
// asker does not say.
func (v *visit) apiHistory() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	from, to, err := v.span()
	if err != nil {
		return err
	}
	limit, err := v.limit(pageSize)
	if err != nil {
		return err
	}
	// The cursor is the start of the last run that was given.
	var after time.Time
	start := from
	if s := v.r.URL.Query().Get("cursor"); s != "" {
		if after, err = time.Parse(time.RFC3339Nano, s); err != nil {
			return invalid("cursor", "cursor_bad")
		}
		if after.After(start) {
			start = after
		}
	}
	// Runs do not overlap: those that touch the time after the cursor are at most
	// the one that was given last, and those to come.
	runs, err := v.ui.Store.Runs(v.r.Context(), s.ID, start, to, limit+2)
	if err != nil {
		return err
	}
	list := make([]runJSON, 0, len(runs))
	for _, r := range runs {
		if r.StartedAt.After(after) {
			list = append(list, runOf(r))
		}
	}
	if len(list) > limit {
		list = list[:limit]
		v.more(list[limit-1].StartedAt.Format(time.RFC3339Nano))
	}
	return v.json(http.StatusOK, map[string]any{"runs": list})
}

// span is the time between the parameters from and to.
func (v *visit) span() (from, to time.Time, err error) {
	q := v.r.URL.Query()
	from, to = v.now.Add(-24*time.Hour), v.now
	if s := q.Get("to"); s != "" {
		if to, err = time.Parse(time.RFC3339Nano, s); err != nil {
			return from, to, invalid("to", "time_bad")
		}
		from = to.Add(-24 * time.Hour)
	}
	if s := q.Get("from"); s != "" {
		if from, err = time.Parse(time.RFC3339Nano, s); err != nil {
			return from, to, invalid("from", "time_bad")
		}
	}
	if to.Before(from) {
		return from, to, invalid("to", "time_order")
	}
	return from.UTC(), to.UTC(), nil
}

func (v *visit) apiPlayer() error {
	id, err := v.player()
	if err != nil {
		return err
	}
	limit, err := v.limit(pageSize)
	if err != nil {
		return err
	}
	from, err := parseMark(v.r.URL.Query().Get("cursor"))
	if err != nil {
		return invalid("cursor", "cursor_bad")
	}
	who, err := v.dossier(v.r.Context(), id, from, limit)
	if err != nil {
		return err
	}
	if who.older != "" {
		v.more(who.older)
	}
	answer := dossierJSON{
		SteamID: id.String(), PersonaName: who.profile.PersonaName, AvatarURL: v.avatarURL(who.profile.AvatarHash),
		TotalSeconds: int64(who.sum.Total / time.Second), Sessions: make([]sessionJSON, 0, len(who.sessions)),
	}
	if !who.covers.IsZero() {
		answer.CoversSince = &who.covers
	}
	for _, s := range who.sessions {
		one := sessionJSON{
			ServerID: s.ServerID, Server: s.ServerName, JoinedAt: s.JoinedAt.UTC(), Name: nameOf(s.Session),
			MinPing: s.MinPing, MaxPing: s.MaxPing,
		}
		if !s.Open() {
			left := s.LeftAt.UTC()
			one.LeftAt = &left
		}
		answer.Sessions = append(answer.Sessions, one)
	}
	return v.json(http.StatusOK, answer)
}
