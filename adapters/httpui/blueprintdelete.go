package httpui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/store"
)

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
