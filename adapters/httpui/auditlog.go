package httpui

import (
	"errors"
	"net/http"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/api/listing"
	"github.com/left4me/left4me/store"
)

// auditLines is how many entries a page of the audit log has.
const auditLines = 100

// An auditPage shows who did what.
type auditPage struct {
	pageData
	Name, Path string // of the server; "" for all
	Log        []store.AuditEntry
	Older      string // URL; "" at the end
}

// audit returns the part of the audit log that the request is for, and the next cursor: that
// of the server in the path, or else everything for an administrator, and for others what
// they did themselves.
func (req *request) audit(limit int) (s store.Server, entries []store.AuditEntry, next string, err error) {
	var query store.AuditQuery
	if req.r.PathValue("id") != "" {
		if s, err = req.server(); err != nil {
			return s, nil, "", err
		}
		query.ServerID = s.ID
	} else if !req.User.Admin {
		query.UserID = req.User.ID
	}
	entries, next, err = store.AuditPage(req.r.Context(), req.handler.Store, query, req.r.URL.Query().Get("cursor"), limit)
	if errors.Is(err, store.ErrInvalid) {
		err = invalid("cursor", "cursor_bad")
	}
	return s, entries, next, err
}

func (req *request) showAudit() error {
	s, entries, next, err := req.audit(auditLines)
	if err != nil {
		return err
	}
	page := auditPage{pageData: req.pageData, Log: entries}
	if s.ID != 0 {
		page.Name, page.Path = display(s.Name), serverPath(s.ID)
	}
	if next != "" {
		page.Older = req.URL(page.Path + "/audit?cursor=" + next)
	}
	return req.page(http.StatusOK, "audit", page)
}

func (req *request) apiAudit() error {
	limit, err := req.limit(listing.PageSize)
	if err != nil {
		return err
	}
	_, entries, next, err := req.audit(limit)
	if err != nil {
		return err
	}
	req.setNextLink(next)
	return req.json(http.StatusOK, api.NewAudit(entries))
}
