package httpui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
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
	return append(slots, make([]store.Overlay, max(1, min(3, input.MaxOverlays-len(f.Overlays))))...)
}

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

func (req *request) createBlueprint(in formjson.Values) error {
	var b store.Blueprint
	err := input.Blueprint(&b, in)
	if err == nil {
		b, err = req.handler.quota.CreateBlueprint(req.r.Context(), req.User, b)
	}
	if err != nil {
		return req.reject(err, func(form formError) error {
			return req.blueprintList(form.Problem.Status, rejectedBlueprint(in, 0, form))
		})
	}
	return req.created("/blueprints/"+strconv.FormatInt(b.ID, 10), map[string]int64{"id": b.ID}, "/blueprints")
}

func (req *request) showBlueprint(b store.Blueprint) error {
	return req.page(http.StatusOK, "blueprint", blueprintForm{
		formError: formError{pageData: req.pageData}, ID: b.ID, Name: b.Name, Overlays: b.Overlays,
		Arguments: strings.Join(b.Arguments, "\n"), Config: strings.Join(b.Config, "\n"), Lint: req.lint(b),
	})
}

func (req *request) updateBlueprint(b store.Blueprint, in formjson.Values) error {
	err := input.Blueprint(&b, in)
	if err == nil {
		err = req.handler.quota.CheckBlueprint(req.User, b)
	}
	if err == nil {
		err = req.handler.Store.UpdateBlueprint(req.r.Context(), b)
	}
	return req.saved("/blueprints", err, func(form formError) error {
		return req.page(form.Problem.Status, "blueprint", rejectedBlueprint(in, b.ID, form))
	})
}

// orNoBlueprint says what was not found.
func orNoBlueprint(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return httperror.NoBlueprint
	}
	return err
}

// rejectedBlueprint returns the form with what the reader typed and what is wrong with it.
func rejectedBlueprint(in formjson.Values, id int64, form formError) blueprintForm {
	f := blueprintForm{formError: form, ID: id}
	f.Name, _ = in.Text("name")
	f.Arguments, _ = in.Text("arguments")
	f.Config, _ = in.Text("config")
	f.Overlays, _ = input.Overlays(in, nil)
	return f
}

func (req *request) confirmDeleteBlueprint(b store.Blueprint) error {
	users, err := req.serversWith(b.ID)
	if err != nil {
		return err
	}
	path := "/blueprints/" + strconv.FormatInt(b.ID, 10)
	page := confirmPage{
		pageData: req.pageData, Question: req.T("confirm.blueprint", display(b.Name)), Detail: req.T("confirm.blueprint_detail"),
		Action: path + "/delete", Back: path,
	}
	if len(users) > 0 {
		page.Question, page.Detail = req.T("confirm.blueprint_used", display(b.Name)), req.T("confirm.blueprint_used_detail")
		page.UsedBy = users
	}
	return req.page(http.StatusOK, "confirm", page)
}

// serversWith returns the user's servers that have a blueprint.
func (req *request) serversWith(blueprint int64) ([]link, error) {
	servers, err := req.servers()
	if err != nil {
		return nil, err
	}
	var links []link
	for _, s := range servers {
		if s.BlueprintID == blueprint {
			links = append(links, link{display(s.Name), serverPath(s.ID) + "/settings"})
		}
	}
	return links, nil
}

// A link is a name that leads somewhere.
type link struct{ Name, Path string }

// maxNamed is how many servers a message names.
const maxNamed = 10

// blueprintInUse names the servers that a blueprint has, of which there is at least one.
func blueprintInUse(users []link) *httpError {
	names := make([]string, 0, maxNamed)
	for _, s := range users[:min(len(users), maxNamed)] {
		names = append(names, s.Name)
	}
	text := strings.Join(names, ", ")
	if len(users) > maxNamed {
		text += ", …"
	}
	return &httpError{Status: http.StatusConflict, Code: "blueprint_in_use", Args: []any{text}}
}

func (req *request) deleteBlueprint(id int64) error {
	err := req.handler.Store.DeleteBlueprint(req.r.Context(), req.User.ID, id)
	if errors.Is(err, store.ErrInUse) {
		users, listErr := req.serversWith(id)
		if listErr == nil && len(users) > 0 {
			return blueprintInUse(users)
		}
	}
	return req.changed("/blueprints", err)
}
