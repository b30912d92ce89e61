package httpui

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/left4me/left4me/livestate/stats/svg"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
)

// shareServer switches the public page of a server on or off. On makes a new
// link if there is none, or if "renew" is asked for: the old one is then dead.
func (v *visit) shareServer() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	in, err := v.input()
	if err != nil {
		return err
	}
	flags, err := in.Flags("on", "show_ids", "show_addr", "renew")
	if err != nil {
		return err
	}
	on, ids, addr, renew := flags[0], flags[1], flags[2], flags[3]
	if !on {
		if err := v.ui.Store.DeleteShare(v.r.Context(), s.ID); err != nil {
			return err
		}
		return v.done(serverPath(s.ID) + "/settings")
	}
	share, err := v.ui.Store.Share(v.r.Context(), s.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && renew {
		share, err = store.Share{ServerID: s.ID, Token: login.NewSecret()[:22], CreatedAt: v.Now}, nil
	}
	if err != nil {
		return err
	}
	share.ShowIDs, share.ShowAddr = ids, addr
	if err := v.ui.Store.SetShare(v.r.Context(), share); err != nil {
		return err
	}
	if v.wantsJSON() {
		return v.json(http.StatusOK, map[string]string{"path": v.URL(sharePath(share))})
	}
	return v.redirect(serverPath(s.ID) + "/settings")
}

func sharePath(share store.Share) string { return "/public/" + share.Token }

// shared finds the server whose public link is in the path.
func (v *visit) public() (store.Share, store.Server, error) {
	token := v.r.PathValue("token")
	if len(token) < 16 || len(token) > 64 {
		return store.Share{}, store.Server{}, errNotFound
	}
	share, err := v.ui.Store.ShareByToken(v.r.Context(), token)
	if err != nil {
		return share, store.Server{}, err
	}
	s, err := v.ui.Store.ServerByID(v.r.Context(), share.ServerID)
	return share, s, err
}

// A publicPage is what anybody may see of a server whose owner wants that.
type publicPage struct {
	view
	Name string
	Path string // of the page
	Live *livePart
}

func (v *visit) publicPart(ctx context.Context, share store.Share, s store.Server) (*livePart, error) {
	s.Problem, s.LastError, s.PasswordPending = "", "", false // the owner's business
	part, err := v.livePart(ctx, s, share.ShowIDs)
	if err == nil {
		part.Public = true
		if !share.ShowAddr {
			part.Light.Addr = ""
		}
	}
	return part, err
}

func (v *visit) showPublic() error {
	share, s, err := v.public()
	if err != nil {
		return err
	}
	v.w.Header().Set("X-Robots-Tag", "noindex")
	live, err := v.publicPart(v.r.Context(), share, s)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, "public", publicPage{view: v.view, Name: display(s.Name), Path: sharePath(share), Live: live})
}

func (v *visit) publicLive() error {
	share, s, err := v.public()
	if err != nil {
		return err
	}
	key := fmt.Sprintf("public/%d/%t/%s/%s", s.ID, share.ShowIDs, v.Lang(), v.Location)
	return v.shared(typeHTML, key, func(ctx context.Context) ([]byte, error) {
		part, err := v.publicPart(ctx, share, s)
		if err != nil {
			return nil, err
		}
		return v.ui.pages.part("live", part)
	})
}

// publicBadge is a server in one line as SVG, for pages elsewhere.
func (v *visit) publicBadge() error {
	_, s, err := v.public()
	if err != nil {
		return err
	}
	return v.shared(typeSVG, fmt.Sprintf("badge/%d/%s", s.ID, v.Lang()), func(ctx context.Context) ([]byte, error) {
		snaps, err := v.ui.Store.Snapshots(ctx, []int64{s.ID})
		if err != nil {
			return nil, err
		}
		l := v.light(s, snaps[s.ID])
		text, colour := l.Badge, "#1d7a46"
		if !l.Fresh {
			text, colour = v.T("badge.none"), "#5b665f"
		}
		return []byte(svg.Badge(l.Name, text, colour)), nil
	})
}
