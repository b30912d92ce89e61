package httpui

import (
	"net/http"
	"strconv"

	"github.com/left4me/left4me/store"
)

type userList struct {
	refusal
	Users []store.User
	Name  string
}

type userPage struct {
	refusal
	Other store.User
	Self  bool
}

func (v *visit) listUsers() error { return v.userList(http.StatusOK, userList{}) }

func (v *visit) userList(status int, page userList) error {
	users, err := v.ui.Store.Users(v.r.Context())
	if err != nil {
		return err
	}
	page.view, page.Users = v.view, users
	return v.page(status, "users", page)
}

func (v *visit) createUser() error {
	in, err := v.input()
	if err != nil {
		return err
	}
	text, err := in.Texts("username", "password")
	u := store.User{Active: true}
	if err == nil {
		u.Admin, err = in.Flag("admin")
	}
	if err == nil {
		var wrong faults
		if u.Name, err = store.UserName(text["username"]); err != nil {
			wrong.add(errUserName)
		}
		wrong.add(checkNewPassword("password", text["password"]))
		err = wrong.err()
	}
	if err == nil {
		u.PasswordDigest, err = hasher.Hash(v.r.Context(), text["password"])
	}
	if err == nil {
		_, err = v.ui.Store.CreateUser(v.r.Context(), u)
	}
	if err != nil {
		p := problemOf(err)
		if p == errNameInUse {
			p = &problem{status: p.status, code: p.code, field: "username"}
		}
		if v.wantsJSON() || !p.theirs() {
			return err
		}
		return v.userList(p.status, userList{refusal: refusal{Problem: p}, Name: text["username"]})
	}
	return v.done("/users")
}

func (v *visit) other() (store.User, error) {
	id, err := v.number("id")
	if err != nil {
		return store.User{}, err
	}
	return v.ui.Store.User(v.r.Context(), id)
}

func (v *visit) showUser() error {
	other, err := v.other()
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, "user", userPage{refusal: refusal{view: v.view}, Other: other, Self: other.ID == v.User.ID})
}

// updateUser changes what a user may and, if one is given, his password. Who is
// switched off or gets a new password is logged out everywhere. Nobody can take
// his own rights: there is always somebody left who has them.
func (v *visit) updateUser() error {
	other, err := v.other()
	if err != nil {
		return err
	}
	in, err := v.input()
	if err != nil {
		return err
	}
	self := other.ID == v.User.ID
	if !self {
		if other.Admin, err = in.Flag("admin"); err != nil {
			return err
		}
		if other.Active, err = in.Flag("active"); err != nil {
			return err
		}
	}
	password, err := in.Text("password")
	if err != nil {
		return err
	}
	if password != "" {
		if err := checkNewPassword("password", password); err != nil {
			p := problemOf(err)
			if v.wantsJSON() {
				return p
			}
			return v.page(p.status, "user", userPage{refusal: refusal{v.view, p}, Other: other, Self: self})
		}
		if other.PasswordDigest, err = hasher.Hash(v.r.Context(), password); err != nil {
			return err
		}
	}
	if err := v.ui.Store.UpdateUser(v.r.Context(), other); err != nil {
		return err
	}
	if password != "" || !other.Active {
		keep := ""
		if self {
			keep = v.loginDigest
		}
		end := v.ui.Store.DeleteLogins
		if password != "" {
			end = v.ui.logins.EndAccess
		}
		if err := end(v.r.Context(), other.ID, keep); err != nil {
			return err
		}
	}
	return v.done("/users")
}

func (v *visit) confirmDeleteUser() error {
	other, err := v.other()
	if err != nil {
		return err
	}
	if other.ID == v.User.ID {
		return errForbidden
	}
	path := "/users/" + strconv.FormatInt(other.ID, 10)
	return v.page(http.StatusOK, "confirm", confirmPage{
		view: v.view, Question: v.T("confirm.user", display(other.Name)), Detail: v.T("confirm.user_detail"),
		Action: path + "/delete", Back: path,
	})
}

func (v *visit) deleteUser() error {
	other, err := v.other()
	if err != nil {
		return err
	}
	if other.ID == v.User.ID {
		return errForbidden
	}
	if err := v.ui.Store.DeleteUser(v.r.Context(), other.ID); err != nil {
		return err
	}
	return v.done("/users")
}
