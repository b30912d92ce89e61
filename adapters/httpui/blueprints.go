package httpui

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
)

type blueprintList struct {
	pageData
	Blueprints []store.Blueprint
	Form       blueprintForm
}

// Warned is how many warnings there are about a blueprint.
func (l blueprintList) Warned(b store.Blueprint) int { return len(l.lint(b)) }

// A blueprintForm is what a blueprint is made and changed with.
type blueprintForm struct {
	formError
	ID        int64 // 0: a new one
	Name      string
	Arguments string // one a line
	Config    string // one a line
	Overlays  []store.Overlay
	Lint      []lintWarning // about what is saved
}

// Slots are the overlays with room for more.
func (f blueprintForm) Slots() []store.Overlay {
	slots := f.Overlays[:len(f.Overlays):len(f.Overlays)]
	return append(slots, make([]store.Overlay, max(1, min(3, maxOverlays-len(f.Overlays))))...)
}

const maxOverlays = 32

func (req *request) listBlueprints() error {
	return req.blueprintList(http.StatusOK, blueprintForm{})
}

func (req *request) blueprintList(status int, form blueprintForm) error {
	list, err := req.handler.Store.Blueprints(req.r.Context(), req.User.ID)
	if err != nil {
		return err
	}
	form.pageData = req.pageData
	return req.page(status, "blueprints", blueprintList{pageData: req.pageData, Blueprints: list, Form: form})
}

func (req *request) createBlueprint() error {
	in, err := req.input()
	if err != nil {
		return err
	}
	var b store.Blueprint
	if err = fillBlueprint(&b, in); err == nil {
		b, err = req.handler.quota.CreateBlueprint(req.r.Context(), req.User, b)
	}
	if p := httpErrorOf(err); err != nil && !req.wantsJSON() && p.clientError() {
		return req.blueprintList(p.status, rejectedBlueprint(in, 0, p))
	} else if err != nil {
		return err
	}
	if req.wantsJSON() {
		req.w.Header().Set("Location", req.URL("/blueprints/"+strconv.FormatInt(b.ID, 10)))
		return req.json(http.StatusCreated, map[string]int64{"id": b.ID})
	}
	return req.redirect("/blueprints")
}

func (req *request) showBlueprint() error {
	b, err := req.blueprint()
	if err != nil {
		return err
	}
	return req.page(http.StatusOK, "blueprint", blueprintForm{
		formError: formError{pageData: req.pageData}, ID: b.ID, Name: b.Name, Overlays: b.Overlays,
		Arguments: strings.Join(b.Arguments, "\n"), Config: strings.Join(b.Config, "\n"), Lint: req.lint(b),
	})
}

func (req *request) updateBlueprint() error {
	b, err := req.blueprint()
	if err != nil {
		return err
	}
	in, err := req.input()
	if err != nil {
		return err
	}
	if err = fillBlueprint(&b, in); err == nil {
		err = req.handler.quota.CheckBlueprint(req.User, b)
	}
	if err == nil {
		err = req.handler.Store.UpdateBlueprint(req.r.Context(), b)
	}
	if p := httpErrorOf(err); err != nil && !req.wantsJSON() && p.clientError() && p != errNotFound {
		form := rejectedBlueprint(in, b.ID, p)
		form.pageData = req.pageData
		return req.page(p.status, "blueprint", form)
	} else if err != nil {
		return err
	}
	return req.redirectOrNoContent("/blueprints")
}

// orNoBlueprint says what was not found.
func orNoBlueprint(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errNoBlueprint
	}
	return err
}

// fillBlueprint takes what is in over into b. The error is all that is wrong.
func fillBlueprint(b *store.Blueprint, in formjson.Values) error {
	name, err := in.Text("name")
	if err != nil {
		return err
	}
	var wrong formErrors
	b.Name, err = checkTitle("name", name)
	wrong.add(err)
	b.Arguments, err = in.Lines("arguments")
	wrong.add(err)
	b.Config, err = in.Lines("config")
	wrong.add(err)
	b.Overlays, err = overlaysOf(in, b.Overlays)
	wrong.add(err)
	return wrong.err()
}

// overlays are the folders of a blueprint. In a form they are lists of
// overlay_path and overlay_id, with the numbers of those that expose their
// config in overlay_expose. Only ids that the blueprint has are taken over.
func overlaysOf(in formjson.Values, had []store.Overlay) ([]store.Overlay, error) {
	type overlay struct {
		ID     int64  `json:"id"`
		Path   string `json:"path"`
		Expose bool   `json:"expose"`
	}
	var given []overlay
	if in.IsJSON() {
		raw, ok := in.Raw("overlays")
		if !ok {
			return had, nil
		}
		if json.Unmarshal(raw, &given) != nil {
			return nil, invalid("overlays", "bad_list")
		}
	} else {
		ids, exposed := in.Form()["overlay_id"], in.Form()["overlay_expose"]
		for i, path := range in.Form()["overlay_path"] {
			o := overlay{Path: strings.TrimSpace(path)}
			if i < len(ids) {
				o.ID, _ = strconv.ParseInt(ids[i], 10, 64)
			}
			for _, n := range exposed {
				o.Expose = o.Expose || n == strconv.Itoa(i)
			}
			if o.Path != "" {
				given = append(given, o)
			}
		}
	}
	if len(given) > maxOverlays {
		return nil, invalid("overlays", "too_many_lines", maxOverlays)
	}
	known := map[int64]bool{}
	for _, o := range had {
		known[o.ID] = true
	}
	list := make([]store.Overlay, 0, len(given))
	for i, o := range given {
		if o.Path == "" || !formjson.ValidLine(o.Path) {
			return nil, invalid("overlays", "bad_line", formjson.MaxLine)
		}
		if !known[o.ID] {
			o.ID = 0
		}
		delete(known, o.ID)
		list = append(list, store.Overlay{ID: o.ID, Position: i, Path: o.Path, Expose: o.Expose})
	}
	return list, nil
}

// rejectedBlueprint is what was typed, with what is wrong with it.
func rejectedBlueprint(in formjson.Values, id int64, p *httpError) blueprintForm {
	f := blueprintForm{formError: formError{Problem: p}, ID: id}
	f.Name, _ = in.Text("name")
	f.Arguments, _ = in.Text("arguments")
	f.Config, _ = in.Text("config")
	f.Overlays, _ = overlaysOf(in, nil)
	return f
}
