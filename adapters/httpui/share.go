package httpui

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/livestate/stats/svg"
	"github.com/left4me/left4me/preview"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/publicpage"
)

// shareServer switches the public page of a server on or off. On makes a new
// link if there is none, or if "renew" is asked for: the old one is then dead.
func (req *request) shareServer(s store.Server, in formjson.Values) error {
	flags, err := in.Flags("on", "show_ids", "show_addr", "renew")
	if err != nil {
		return err
	}
	on, ids, addr, renew := flags[0], flags[1], flags[2], flags[3]
	if !on {
		return req.changed(serverPath(s.ID)+"/settings", req.handler.Store.DeleteShare(req.r.Context(), s.ID))
	}
	share, err := publicpage.ShowServer(req.r.Context(), req.handler.Store, store.Share{ServerID: s.ID, ShowIDs: ids, ShowAddr: addr}, renew, req.Now)
	if err != nil {
		return err
	}
	if req.wantsJSON() {
		return req.json(http.StatusOK, map[string]string{"path": req.URL(sharePath(share))})
	}
	return req.redirect(serverPath(s.ID) + "/settings")
}

func sharePath(share store.Share) string { return "/public/" + share.Token }

// public is the server whose public link is in the path.
func (req *request) public() (store.Share, store.Server, error) {
	return publicpage.Server(req.r.Context(), req.handler.Store, req.r.PathValue("token"))
}

// A publicPage shows the public a server whose owner has switched that on.
type publicPage struct {
	pageData
	Name   string
	Path   string // of the page
	Origin string // of absolute links
	Live   *livePart
}

func (req *request) publicPart(ctx context.Context, share store.Share, s store.Server) (*livePart, error) {
	part, err := req.livePart(ctx, s, share.ShowIDs)
	if err == nil {
		part.Public = true
		if !share.ShowAddr {
			part.Status.Addr = ""
		}
	}
	return part, err
}

func (req *request) showPublic() error { return req.publicPage("public") }

// publicEmbed is the page without its head, for a frame in any other page. It has nothing to
// click that changes anything.
func (req *request) publicEmbed() error {
	head := req.w.Header()
	head.Del("X-Frame-Options")
	head.Set("Content-Security-Policy", strings.Replace(req.handler.csp, "frame-ancestors 'none'", "frame-ancestors *", 1))
	return req.publicPage("embed")
}

func (req *request) publicPage(template string) error {
	share, s, err := req.public()
	if err != nil {
		return err
	}
	req.w.Header().Set("X-Robots-Tag", "noindex")
	live, err := req.publicPart(req.r.Context(), share, s)
	if err != nil {
		return err
	}
	return req.page(http.StatusOK, template, publicPage{pageData: req.pageData, Name: display(s.Name), Path: sharePath(share), Origin: req.origin(), Live: live})
}

func (req *request) publicLive() error {
	share, s, err := req.public()
	if err != nil {
		return err
	}
	key := fmt.Sprintf("public/%d/%t/%s/%s", s.ID, share.ShowIDs, req.Lang(), req.Location)
	return req.sharedPart(key, "live", func(ctx context.Context) (any, error) { return req.publicPart(ctx, share, s) })
}

// publicStatus is the server of a public page at a glance.
func (req *request) publicStatus(ctx context.Context, s store.Server) (serverStatus, error) {
	snaps, err := req.handler.Store.Snapshots(ctx, []int64{s.ID})
	return req.serverStatus(s, snaps[s.ID], condition.Condition{}), err
}

// publicBadge is a server in one line as SVG, for pages elsewhere.
func (req *request) publicBadge() error {
	_, s, err := req.public()
	if err != nil {
		return err
	}
	return req.shared(typeSVG, fmt.Sprintf("badge/%d/%s", s.ID, req.Lang()), func(ctx context.Context) ([]byte, error) {
		l, err := req.publicStatus(ctx, s)
		if err != nil {
			return nil, err
		}
		text, colour := l.Badge, "#1d7a46"
		if !l.Fresh {
			text, colour = req.T("badge.none"), "#5b665f"
		}
		return []byte(svg.Badge(l.Name, text, colour)), nil
	})
}

// previewFresh is how long a preview is shown as it was drawn: chats keep theirs for longer.
const previewFresh = time.Minute

// publicPreview is the picture that chats show beside the link.
func (req *request) publicPreview() error {
	_, s, err := req.public()
	if err != nil {
		return err
	}
	key := fmt.Sprintf("preview/%d/%s", s.ID, req.Lang())
	res, err := req.handler.renders.Get(req.r.Context(), key, previewFresh, func(ctx context.Context) (*httpcontent.Content, error) {
		l, err := req.publicStatus(ctx, s)
		if err != nil {
			return nil, err
		}
		p := preview.Preview{Title: l.Name, Count: "–", Text: l.Word, Foot: req.Title()}
		if l.Fresh {
			p.Count, p.Text = l.Fill(), cmp.Or(l.Map.Title, l.Map.Code, l.Word)
		}
		return contentOf(preview.PNG(p))
	})
	if err != nil {
		return err
	}
	return req.send(http.StatusOK, typePNG, revalidate, res)
}
