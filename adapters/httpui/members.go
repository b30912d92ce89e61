package httpui

import (
	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

func (req *request) apiMembers(s store.Server) error {
	return respondJSON(req, api.NewMembers)(req.handler.Store.Members(req.r.Context(), s.ID))
}

// setMember shares the server with a user by name, or changes the role that they have.
func (req *request) setMember(s store.Server, in formjson.Values) error {
	fields, err := in.Texts("username", "role")
	if err != nil {
		return err
	}
	err = req.handler.sharing.SetMember(req.r.Context(), operate.User(req.User), s, fields["username"], store.Role(fields["role"]))
	return req.saved(serverPath(s.ID)+"/settings#members", err, func(form formError) error {
		return req.serverForm(form.Problem.Status, serverForm{formError: form, ID: s.ID, Values: valuesOf(s), Invited: fields["username"]})
	})
}

// deleteMember ends what setMember began, for open event streams too.
func (req *request) deleteMember(s store.Server) error {
	id, err := req.number("user")
	if err == nil {
		err = req.handler.sharing.DeleteMember(req.r.Context(), operate.User(req.User), s, id)
	}
	return req.changed(serverPath(s.ID)+"/settings#members", err)
}
