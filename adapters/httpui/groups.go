package httpui

import (
	"net/http"
	"strconv"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/operate"
)

// A groupPage has all groups of the user, and shows one of them if Group has an ID.
type groupPage struct {
	serverForm                // its roles, and the name that was typed
	Group      store.Group    // what is saved, or was typed
	Servers    []store.Server // that can be in it
}

// group is the group in the path, or a new one of the user.
func (req *request) group() (store.Group, error) {
	if req.r.PathValue("id") == "" {
		return store.Group{UserID: req.User.ID}, nil
	}
	id, err := req.number("id")
	if err != nil {
		return store.Group{}, err
	}
	return req.handler.Store.Group(req.r.Context(), req.User.ID, id)
}

func groupPath(id int64) string { return "/groups/" + strconv.FormatInt(id, 10) }

func (req *request) listGroups(page store.Group) error {
	if req.wantsJSON() {
		return respondJSON(req, api.NewGroups)(req.handler.Store.Groups(req.r.Context(), req.User.ID))
	}
	return req.groupPage(http.StatusOK, groupPage{Group: page})
}

func (req *request) showGroup(g store.Group) error {
	if req.wantsJSON() {
		return req.json(http.StatusOK, api.NewGroup(g))
	}
	return req.groupPage(http.StatusOK, groupPage{Group: g})
}

func (req *request) groupPage(status int, page groupPage) error {
	servers, err := req.servers()
	if err == nil && page.Group.ID == 0 {
		page.Groups, err = req.handler.Store.Groups(req.r.Context(), req.User.ID)
	}
	if err != nil {
		return err
	}
	page.pageData, page.Servers = req.pageData, store.Owned(servers, req.User.ID)
	return req.page(status, "groups", page)
}

func (req *request) saveGroup(g store.Group, in formjson.Values) error {
	created := g.ID == 0
	err := input.Group(&g, in)
	if err == nil {
		g, err = req.handler.sharing.SaveGroup(req.r.Context(), operate.User(req.User), g)
	}
	if err == nil && created {
		return req.created("/api/v1"+groupPath(g.ID), map[string]int64{"id": g.ID}, groupPath(g.ID))
	}
	return req.groupChanged(g, "", err)
}

// groupChanged goes on at a group after a change, or shows there what is wrong.
func (req *request) groupChanged(g store.Group, invited string, err error) error {
	return req.saved(groupPath(g.ID), err, func(form formError) error {
		return req.groupPage(form.Problem.Status, groupPage{Group: g, serverForm: serverForm{formError: form, Invited: invited}})
	})
}

func (req *request) confirmDeleteGroup(g store.Group) error {
	return req.confirmDelete(groupPath(g.ID), req.T("confirm.group", display(g.Name)), req.T("confirm.group_detail"))
}

func (req *request) deleteGroup(g store.Group) error {
	return req.changed("/groups", req.handler.sharing.DeleteGroup(req.r.Context(), operate.User(req.User), g))
}

func (req *request) setGroupMember(g store.Group, in formjson.Values) error {
	fields, err := in.Texts("username", "role")
	if err == nil {
		err = req.handler.sharing.SetGroupMember(req.r.Context(), operate.User(req.User), g, fields["username"], store.Role(fields["role"]))
	}
	return req.groupChanged(g, fields["username"], err)
}

func (req *request) deleteGroupMember(g store.Group) error {
	id, err := req.number("user")
	if err == nil {
		err = req.handler.sharing.DeleteGroupMember(req.r.Context(), operate.User(req.User), g, id)
	}
	return req.groupChanged(g, "", err)
}
