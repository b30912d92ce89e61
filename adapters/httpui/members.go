package httpui

import (
	"context"
	"errors"
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
	err = req.shareWith(s, fields["username"], store.Role(fields["role"]))
	if p := httperror.Of(err); err != nil && !req.wantsJSON() && p.OfClient() {
		return req.serverForm(p.Status, serverForm{formError: formError{Problem: p}, ID: s.ID, Values: valuesOf(s), Invited: fields["username"]})
	}
	return req.changed(serverPath(s.ID)+"/settings#members", err)
}

// shareWith gives a user a role on a server, and writes it down.
func (req *request) shareWith(s store.Server, name string, role store.Role) error {
	u, err := req.handler.Store.UserByName(req.r.Context(), name)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrInvalid) {
		return invalid("username", "member_unknown")
	}
	if err != nil {
		return err
	}
	entry := store.AuditEntry{Action: "share", Subject: u.Name, Detail: string(role)}
	err = req.changeMember(s, u.ID, entry, func(ctx context.Context) error { return req.handler.Store.SetMember(ctx, s.ID, u.ID, role) })
	switch {
	case errors.Is(err, store.ErrInvalid):
		return invalid("role", "role_bad")
	case errors.Is(err, store.ErrInUse):
		return invalid("username", "member_owner")
	}
	return err
}

// deleteMember ends what setMember began, for open event streams too.
func (req *request) deleteMember(s store.Server) error {
	id, err := req.number("user")
	if err != nil {
		return err
	}
	u, err := req.handler.Store.User(req.r.Context(), id)
	if err != nil {
		return err
	}
	err = req.changeMember(s, id, store.AuditEntry{Action: "unshare", Subject: u.Name}, func(ctx context.Context) error {
		return req.handler.Store.DeleteMember(ctx, s.ID, id)
	})
	return req.changed(serverPath(s.ID)+"/settings#members", err)
}

// changeMember does what changes a membership. Streams of the user ask again at once.
func (req *request) changeMember(s store.Server, user int64, entry store.AuditEntry, change func(ctx context.Context) error) error {
	err := req.handler.operator.Record(req.r.Context(), operate.User(req.User), s, entry, change)
	req.handler.audiences.Forget(user)
	return err
}
