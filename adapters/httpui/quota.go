package httpui

import (
	"cmp"
	"errors"
	"net/http"
	"sync"

	"github.com/left4me/left4me/store"
)

// Quota bounds what a user may own who is no administrator. A zero field means the
// default.
type Quota struct {
	Servers        int // default 100
	Blueprints     int // default 100
	BlueprintBytes int // text of one blueprint, default 64 KiB
}

const (
	defaultQuota          = 100
	defaultBlueprintBytes = 64 << 10
)

// check fills in the defaults.
func (q Quota) check() (Quota, error) {
	if q.Servers < 0 || q.Blueprints < 0 || q.BlueprintBytes < 0 {
		return q, errors.New("httpui: a field of Config.Quota is negative")
	}
	return Quota{
		Servers:        cmp.Or(q.Servers, defaultQuota),
		Blueprints:     cmp.Or(q.Blueprints, defaultQuota),
		BlueprintBytes: cmp.Or(q.BlueprintBytes, defaultBlueprintBytes),
	}, nil
}

// createLocks makes requests that count and then create do so one after another.
type createLocks struct{ mu sync.Mutex }

func overQuota(code string, most int) *httpError {
	return &httpError{status: http.StatusConflict, code: code, args: []any{most}}
}

// storeNewServer stores a server if its owner may have one more.
func (req *request) storeNewServer(s store.Server) (store.Server, error) {
	if req.User.Admin {
		return req.handler.Store.CreateServer(req.r.Context(), s)
	}
	req.handler.createLocks.mu.Lock()
	defer req.handler.createLocks.mu.Unlock()
	had, err := req.handler.Store.Servers(req.r.Context(), req.User.ID)
	if err != nil {
		return s, err
	}
	if most := req.handler.Quota.Servers; len(had) >= most {
		return s, overQuota("server_quota", most)
	}
	return req.handler.Store.CreateServer(req.r.Context(), s)
}

// storeNewBlueprint stores a blueprint if its owner may have one more.
func (req *request) storeNewBlueprint(b store.Blueprint) (store.Blueprint, error) {
	if req.User.Admin {
		return req.handler.Store.CreateBlueprint(req.r.Context(), b)
	}
	req.handler.createLocks.mu.Lock()
	defer req.handler.createLocks.mu.Unlock()
	had, err := req.handler.Store.Blueprints(req.r.Context(), req.User.ID)
	if err != nil {
		return b, err
	}
	if most := req.handler.Quota.Blueprints; len(had) >= most {
		return b, overQuota("blueprint_quota", most)
	}
	return req.handler.Store.CreateBlueprint(req.r.Context(), b)
}

// checkSize refuses a blueprint with too much text.
func (req *request) checkSize(b store.Blueprint) error {
	size := len(b.Name)
	for _, list := range [][]string{b.Arguments, b.Config} {
		for _, line := range list {
			size += len(line) + 1
		}
	}
	for _, o := range b.Overlays {
		size += len(o.Path)
	}
	if most := req.handler.Quota.BlueprintBytes; size > most && !req.User.Admin {
		return invalid("config", "blueprint_large", most>>10)
	}
	return nil
}
