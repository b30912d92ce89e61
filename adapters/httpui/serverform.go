package httpui

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
)

// A serverForm is the page on which a server is made or changed.
type serverForm struct {
	formError
	ID         int64 // 0: a new one
	Values     serverValues
	Blueprints []store.Blueprint
	Origin     string // of absolute links
	Share      string // path of the public page, "" if it is off
	ShareIDs   bool   // it shows who people are
	ShareAddr  bool   // it shows host and port
	Findings   []doctor.Finding
	Members    []store.Member
	Groups     []store.Group // through which it is shared too
	Invited    string        // the name that was typed
}

// serverValues has what the reader typed, to show it again after an error.
type serverValues struct {
	Name, Host, Port string
	BlueprintID      int64
	Paused           bool // its watch
	Strategy         string
	LogOff           bool
	ChatDays         string
}

func (req *request) newServer() error {
	return req.serverForm(http.StatusOK, serverForm{Values: serverValues{Host: "127.0.0.1", ChatDays: "0"}})
}

func (req *request) serverForm(status int, form serverForm) error {
	owner := req.User.ID
	if form.ID != 0 { // it may be shared with the user
		s, err := req.server()
		if err != nil {
			return err
		}
		owner = s.UserID
	}
	blueprints, err := req.handler.Store.Blueprints(req.r.Context(), owner)
	if err != nil {
		return err
	}
	form.pageData, form.Blueprints = req.pageData, blueprints
	if form.ID != 0 {
		if form.Members, err = req.handler.Store.Members(req.r.Context(), form.ID); err != nil {
			return err
		}
		groups, err := req.handler.Store.Groups(req.r.Context(), owner)
		if err != nil {
			return err
		}
		form.Groups = store.Grouped(groups, form.ID)
		share, err := req.handler.Store.Share(req.r.Context(), form.ID)
		if err == nil {
			form.Origin = req.origin()
			form.Share, form.ShareIDs, form.ShareAddr = sharePath(share), share.ShowIDs, share.ShowAddr
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return req.page(status, "server_form", form)
}

// Roles are those that a member can have.
func (serverForm) Roles() []store.Role { return store.Roles() }

// Strategies are the ways to tell where an RCON reply ends.
func (serverForm) Strategies() []rcon.Strategy { return rcon.Strategies() }

// createServer makes a server. Its RCON password is the one given, or a new
// one, which the page of the server then shows once.
func (req *request) createServer(in formjson.Values) error {
	s := store.Server{UserID: req.User.ID, DesiredState: store.Running}
	err := input.Server(&s, in, false)
	given := s.RCONPassword != ""
	if err == nil && !given {
		s.RCONPassword, err = spec.NewPassword(rand.Read)
		s.PasswordPending = true
	}
	if err == nil {
		s, err = req.handler.quota.CreateServer(req.r.Context(), req.User, s)
		err = orNoBlueprint(err)
	}
	if err != nil {
		return req.rejectForm(in, 0, err)
	}
	if !given {
		req.keepSecret("rcon", s.ID, s.RCONPassword)
	}
	return req.created(serverPath(s.ID), map[string]int64{"id": s.ID, "port": int64(s.Port)}, serverPath(s.ID))
}

// rejectForm shows the form again with what was typed.
func (req *request) rejectForm(in formjson.Values, id int64, err error) error {
	return req.reject(err, func(problem formError) error {
		form := typed(in)
		form.ID, form.formError = id, problem
		return req.serverForm(problem.Problem.Status, form)
	})
}

// typed returns the form with what was typed, but the password.
func typed(in formjson.Values) (form serverForm) {
	form.Values.Name, _ = in.Text("name")
	form.Values.Host, _ = in.Text("host")
	form.Values.Port, _ = in.Text("port")
	blueprint, _ := in.Text("blueprint_id")
	form.Values.BlueprintID, _ = strconv.ParseInt(blueprint, 10, 64)
	form.Values.Strategy, _ = in.Text("strategy")
	form.Values.ChatDays, _ = in.Text("chat_days")
	log, _ := in.Text("log")
	form.Values.LogOff = log == "false"
	desired, _ := in.Text("desired_state")
	form.Values.Paused = store.State(desired) == store.Stopped
	return form
}
