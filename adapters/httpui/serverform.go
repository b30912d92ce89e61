package httpui

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

// A serverForm is the page on which a server is made or changed.
type serverForm struct {
	formError
	ID         int64 // 0: a new one
	Values     serverValues
	Blueprints []store.Blueprint
	Share      string // path of the public page, "" if it is off
	ShareIDs   bool   // it shows who people are
	ShareAddr  bool   // it shows host and port
}

// serverValues are what was typed, kept when it is refused.
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
		share, err := req.handler.Store.Share(req.r.Context(), form.ID)
		if err == nil {
			form.Share, form.ShareIDs, form.ShareAddr = sharePath(share), share.ShowIDs, share.ShowAddr
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return req.page(status, "server_form", form)
}

// Strategies are the ways to tell where an RCON reply ends.
func (serverForm) Strategies() []rcon.Strategy { return rcon.Strategies() }

// createServer makes a server. Its RCON password is the one given, or a new
// one, which the page of the server then shows once.
func (req *request) createServer() error {
	in, err := req.input()
	if err != nil {
		return err
	}
	s := store.Server{UserID: req.User.ID, DesiredState: store.Running}
	err = req.fill(&s, in, false)
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
	if req.wantsJSON() {
		req.w.Header().Set("Location", req.URL("/servers/"+strconv.FormatInt(s.ID, 10)))
		return req.json(http.StatusCreated, map[string]int64{"id": s.ID, "port": int64(s.Port)})
	}
	return req.redirect("/servers/" + strconv.FormatInt(s.ID, 10))
}

// rejectForm shows the form again with what is wrong, to a person; a program gets the error.
func (req *request) rejectForm(in formjson.Values, id int64, err error) error {
	p := httpErrorOf(err)
	if req.wantsJSON() || !p.clientError() || p == errNotFound {
		return err
	}
	form := serverForm{formError: formError{Problem: p}, ID: id}
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
	return req.serverForm(p.status, form)
}

// fill takes what is in over into s: name, port, host, blueprint_id, rcon_password,
// strategy, log, chat_days and desired_state. If partial, what is absent stays. The error is all that is
// wrong.
func (req *request) fill(s *store.Server, in formjson.Values, partial bool) error {
	text, err := in.Texts("name", "port", "host", "blueprint_id", "rcon_password", "strategy", "chat_days", "desired_state")
	if err != nil {
		return err
	}
	keeps := func(name string) bool { return partial && !in.Has(name) }
	var wrong formErrors
	if !keeps("name") {
		s.Name, err = checkTitle("name", text["name"])
		wrong.add(err)
	}
	if !keeps("port") {
		s.Port, err = checkPort(text["port"], s.ID == 0)
		wrong.add(err)
	}
	if !keeps("host") {
		s.Host, err = checkHost(text["host"])
		wrong.add(err)
	}
	s.BlueprintID, err = blueprintIDOf(text["blueprint_id"], s.BlueprintID)
	wrong.add(err)
	switch password := text["rcon_password"]; {
	case password == "":
	case store.CheckRCONPassword(password) != nil:
		wrong.add(invalid("rcon_password", "rcon_password_bad", store.MaxRCONPassword))
	default:
		s.RCONPassword, s.PasswordPending = password, false
	}
	if in.Has("strategy") {
		s.Strategy = text["strategy"]
		if s.Strategy != "" && new(rcon.Strategy).UnmarshalText([]byte(s.Strategy)) != nil {
			wrong.add(invalid("strategy", "strategy_bad"))
		}
	}
	if in.Has("log") {
		on, err := in.Bool("log")
		s.LogOff = !on
		wrong.add(err)
	}
	if in.Has("chat_days") {
		if s.ChatDays, err = strconv.Atoi(strings.TrimSpace(text["chat_days"])); err != nil || store.CheckChatDays(s.ChatDays) != nil {
			wrong.add(invalid("chat_days", "chat_days_bad", store.MaxChatDays))
		}
	}
	switch desired := store.State(text["desired_state"]); desired {
	case "":
	case store.Running, store.Stopped:
		s.DesiredState = desired
	default:
		wrong.add(invalid("desired_state", "desired_state_bad"))
	}
	return wrong.err()
}

// checkPort reads a port. A new server may leave it to the store, which is 0.
func checkPort(text string, isNew bool) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" && isNew {
		return 0, nil
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return 0, invalid("port", "port_bad")
	}
	return port, nil
}

// blueprintIDOf reads the id of a blueprint: 0 is none, and nothing leaves it as it
// was.
func blueprintIDOf(text string, was int64) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return was, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return was, errNoBlueprint
	}
	return id, nil
}
