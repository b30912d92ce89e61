package httpui

import (
	"net/http"
	"strconv"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
)

type userList struct {
	formError
	Users []store.User
	Name  string
}

type userPage struct {
	formError
	Other store.User
	Self  bool
}

func (req *request) listUsers() error { return req.userList(http.StatusOK, userList{}) }

func (req *request) userList(status int, page userList) error {
	users, err := req.handler.Store.Users(req.r.Context())
	if err != nil {
		return err
	}
	page.pageData, page.Users = req.pageData, users
	return req.page(status, "users", page)
}

func (req *request) createUser(in formjson.Values) error {
	u, password, err := input.User(in)
	if err == nil {
		u.PasswordDigest, err = hasher.Hash(req.r.Context(), password)
	}
	if err == nil {
		_, err = req.handler.Store.CreateUser(req.r.Context(), u)
	}
	if err != nil {
		return req.reject(err, func(form formError) error {
			if p := form.Problem; p == httperror.NameInUse {
				form.Problem = &httpError{Status: p.Status, Code: p.Code, Field: "username"}
			}
			name, _ := in.Text("username")
			return req.userList(form.Problem.Status, userList{formError: form, Name: name})
		})
	}
	return req.redirectOrNoContent("/users")
}

// userInPath is the user in the path.
func (req *request) userInPath() (store.User, error) {
	id, err := req.number("id")
	if err != nil {
		return store.User{}, err
	}
	return req.handler.Store.User(req.r.Context(), id)
}

func (req *request) showUser(other store.User) error {
	return req.page(http.StatusOK, "user", userPage{formError: formError{pageData: req.pageData}, Other: other, Self: other.ID == req.User.ID})
}

// updateUser changes the rights of a user and, if one is given, the password. Either ends
// their logins. Administrators cannot remove their own rights, so that there is always
// one left.
func (req *request) updateUser(other store.User, in formjson.Values) error {
	before, self, keep := other, other.ID == req.User.ID, req.identity.Login
	if !self {
		flags, err := in.Flags("admin", "active")
		if err != nil {
			return err
		}
		other.Admin, other.Active, keep = flags[0], flags[1], ""
	}
	password, err := in.Text("password")
	if err != nil {
		return err
	}
	if password != "" {
		if err := input.NewPassword("password", password); err != nil {
			return req.reject(err, func(form formError) error {
				return req.page(form.Problem.Status, "user", userPage{formError: form, Other: other, Self: self})
			})
		}
	}
	return req.changed("/users", req.handler.logins.UpdateUser(req.r.Context(), before, other, password, keep))
}

func (req *request) confirmDeleteUser(other store.User) error {
	if other.ID == req.User.ID {
		return httperror.Forbidden
	}
	path := "/users/" + strconv.FormatInt(other.ID, 10)
	return req.confirmDelete(path, req.T("confirm.user", display(other.Name)), req.T("confirm.user_detail"))
}

func (req *request) deleteUser(other store.User) error {
	if other.ID == req.User.ID {
		return httperror.Forbidden
	}
	return req.changed("/users", req.handler.Store.DeleteUser(req.r.Context(), other.ID))
}
