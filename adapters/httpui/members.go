package httpui

import (
	"net/http"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/operate"
)

func (req *request) apiMembers(s store.Server) error {
	members, err := req.handler.Store.Members(req.r.Context(), s.ID)
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewMembers(members))
}

// setMember shares the server with a user by name, or changes the role that they have.
func (req *request) setMember(s store.Server, in formjson.Values) error {
	fields, err := in.Texts("username", "role")
	if err != nil {
		return err
	}
	err = req.handler.sharing.SetMember(req.r.Context(), operate.User(req.User), s, fields["username"], store.Role(fields["role"]))
	if p := httperror.Of(err); err != nil && !req.wantsJSON() && p.OfClient() {
		return req.serverForm(p.Status, serverForm{formError: formError{Problem: p}, ID: s.ID, Values: valuesOf(s), Invited: fields["username"]})
	}
	return req.changed(serverPath(s.ID)+"/settings#members", err)
}

// deleteMember ends what setMember began, for open event streams too.
func (req *request) deleteMember(s store.Server) error {
	id, err := req.number("user")
	if err == nil {
		err = req.handler.sharing.DeleteMember(req.r.Context(), operate.User(req.User), s, id)
	}
	return req.changed(serverPath(s.ID)+"/settings#members", err)
}
