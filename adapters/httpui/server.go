package httpui

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/startspec"
)

// A serverPage is the page of a server.
type serverPage struct {
	pageData
	Name    string
	Path    string // of the server
	Chat    bool   // its chat is kept
	Live    *livePart
	Period  period
	Chart   template.HTML
	Line    string // of server.cfg with a password just made, shown this once
	Pending bool   // the game server is not known to have that password
	Config  string // server.cfg with that password, "" if there is none
}

func (req *request) showServer(s store.Server) error {
	live, err := req.livePart(req.r.Context(), s, true)
	if err != nil {
		return err
	}
	page := serverPage{pageData: req.pageData, Name: display(s.Name), Path: serverPath(s.ID), Chat: s.ChatDays > 0, Live: live, Period: periodOf(req.r, periods, periods[0])}
	chart, err := req.chartPart(req.r.Context(), s, page.Period)
	if err != nil {
		return err
	}
	page.Chart = template.HTML(chart.Body)
	if password := req.secret("rcon", s.ID); password != "" {
		quoted, err := rcon.Quote(password)
		if err != nil {
			return err
		}
		page.Line = "rcon_password " + quoted
		if page.Config, err = startspec.ServerCfg(req.r.Context(), req.handler.Store, s, password); err != nil {
			return err
		}
		page.Pending = s.PasswordPending
		return req.pageCached(http.StatusOK, "server", page, noStore)
	}
	return req.page(http.StatusOK, "server", page)
}

func serverPath(id int64) string { return "/servers/" + strconv.FormatInt(id, 10) }

// Connect is the link by which Steam joins the server.
func (l serverStatus) Connect() template.URL {
	return template.URL((&url.URL{Scheme: "steam", Host: "connect", Path: "/" + l.Addr}).String())
}

// A confirmPage asks before something is deleted or cannot be taken back.
type confirmPage struct {
	pageData
	Question string
	Detail   string
	Button   string // "": delete
	UsedBy   []link // what keeps it from being deleted
	Later    bool   // the form says that the game server gets it later
	Sessions string // the words of a choice of that name, "" for none
	Action   string // path
	Back     string // path
}

// confirmDelete asks before what has a page at a path is deleted.
func (req *request) confirmDelete(path, question, detail string) error {
	return req.page(http.StatusOK, "confirm", confirmPage{pageData: req.pageData, Question: question, Detail: detail, Action: path + "/delete", Back: path})
}

func (req *request) confirmDeleteServer(s store.Server) error {
	return req.confirmDelete(serverPath(s.ID), req.T("confirm.server", display(s.Name)), req.T("confirm.server_detail"))
}

func (req *request) deleteServer(s store.Server) error {
	return req.changed("/servers", req.handler.Store.DeleteServer(req.r.Context(), s.UserID, s.ID))
}

// created answers that something was made: a program gets its location and a body, a person goes
// on at a path.
func (req *request) created(location string, body any, path string) error {
	if req.wantsJSON() {
		req.w.Header().Set("Location", req.URL(location))
		return req.json(http.StatusCreated, body)
	}
	return req.redirect(path)
}

// changed is redirectOrNoContent after a change that did not fail.
func (req *request) changed(path string, err error) error {
	if err != nil {
		return err
	}
	return req.redirectOrNoContent(path)
}

// redirectOrNoContent answers a change: a person goes on at a path, a program gets 204.
func (req *request) redirectOrNoContent(path string) error {
	if req.wantsJSON() {
		req.w.Header().Set("Cache-Control", noStore)
		req.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return req.redirect(path)
}

func (req *request) editServer(s store.Server) error {
	return req.serverForm(http.StatusOK, serverForm{ID: s.ID, Values: valuesOf(s)})
}

func valuesOf(s store.Server) serverValues {
	return serverValues{
		Name: s.Name, Host: s.Host, Port: strconv.Itoa(s.Port), BlueprintID: s.BlueprintID,
		Paused: s.DesiredState == store.Stopped, Strategy: s.Strategy,
		LogOff: s.LogOff, ChatDays: strconv.Itoa(s.ChatDays),
	}
}

// updateServer takes over a whole form of settings.
func (req *request) updateServer() error {
	s, in, err := req.changedServer(false)
	if err != nil && in.IsZero() {
		return err
	}
	if err != nil {
		return req.rejectForm(in, s.ID, err)
	}
	return req.redirectOrNoContent(serverPath(s.ID))
}

// patchServer changes what a program names, and answers with the server.
func (req *request) patchServer() error {
	s, _, err := req.changedServer(true)
	if err == nil { // as it is now
		s, err = req.handler.Store.Server(req.r.Context(), req.User.ID, s.ID)
	}
	if err != nil {
		return err
	}
	return req.apiServer(s)
}

// changedServer stores the server in the path with what was sent. The input is empty
// if the request says nothing about the server.
func (req *request) changedServer(partial bool) (store.Server, formjson.Values, error) {
	s, err := req.server()
	if err != nil {
		return s, formjson.Values{}, err
	}
	in, err := req.input()
	if err != nil {
		return s, formjson.Values{}, err
	}
	had := s.BlueprintID
	if err := input.Server(&s, in, partial); err != nil {
		return s, in, err
	}
	if s.BlueprintID != had && s.BlueprintID != 0 {
		if _, err := req.handler.Store.Blueprint(req.r.Context(), s.UserID, s.BlueprintID); err != nil {
			return s, in, orNoBlueprint(err)
		}
	}
	return s, in, req.handler.Store.UpdateServer(req.r.Context(), s)
}
