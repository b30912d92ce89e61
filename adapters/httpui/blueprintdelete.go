package httpui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/store"
)

func (v *visit) confirmDeleteBlueprint() error {
	b, err := v.blueprint()
	if err != nil {
		return err
	}
	users, err := v.serversWith(b.ID)
	if err != nil {
		return err
	}
	path := "/blueprints/" + strconv.FormatInt(b.ID, 10)
	page := confirmPage{
		view: v.view, Question: v.T("confirm.blueprint", display(b.Name)), Detail: v.T("confirm.blueprint_detail"),
		Action: path + "/delete", Back: path,
	}
	if len(users) > 0 {
		page.Question, page.Detail = v.T("confirm.blueprint_used", display(b.Name)), v.T("confirm.blueprint_used_detail")
		page.UsedBy = users
	}
	return v.page(http.StatusOK, "confirm", page)
}

// serversWith returns the visitor's servers that have a blueprint.
func (v *visit) serversWith(blueprint int64) ([]link, error) {
	servers, err := v.ui.Store.Servers(v.r.Context(), v.User.ID)
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
func blueprintInUse(users []link) *problem {
	names := make([]string, 0, maxNamed)
	for _, s := range users[:min(len(users), maxNamed)] {
		names = append(names, s.Name)
	}
	text := strings.Join(names, ", ")
	if len(users) > maxNamed {
		text += ", …"
	}
	return &problem{status: http.StatusConflict, code: "blueprint_in_use", args: []any{text}}
}

func (v *visit) deleteBlueprint() error {
	id, err := v.number("id")
	if err != nil {
		return err
	}
	err = v.ui.Store.DeleteBlueprint(v.r.Context(), v.User.ID, id)
	if errors.Is(err, store.ErrInUse) {
		users, listErr := v.serversWith(id)
		if listErr == nil && len(users) > 0 {
			return blueprintInUse(users)
		}
	}
	if err != nil {
		return err
	}
	return v.done("/blueprints")
}
