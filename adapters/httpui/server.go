package httpui

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
)

// A serverPage is all about one server.
type serverPage struct {
	view
	Name    string
	Path    string // of the server
	Live    *livePart
	Period  period
	Chart   template.HTML
	Line    string // of server.cfg with a password just made, shown this once
	Pending bool   // the game server is not known to have that password
	Config  string // server.cfg with that password, "" if there is none
}

func (v *visit) showServer() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	live, err := v.livePart(v.r.Context(), s, true)
	if err != nil {
		return err
	}
	page := serverPage{view: v.view, Name: display(s.Name), Path: serverPath(s.ID), Live: live, Period: periodOf(v.r)}
	chart, err := v.chartPart(v.r.Context(), s, page.Period)
	if err != nil {
		return err
	}
	page.Chart = template.HTML(chart.Body)
	if password := v.secret("rcon", s.ID); password != "" {
		quoted, err := rcon.Quote(password)
		if err != nil {
			return err
		}
		page.Line = "rcon_password " + quoted
		if page.Config, err = v.serverCfg(s, password); err != nil {
			return err
		}
		page.Pending = s.PasswordPending
		return v.pageCached(http.StatusOK, "server", page, noStore)
	}
	return v.page(http.StatusOK, "server", page)
}

func serverPath(id int64) string { return "/servers/" + strconv.FormatInt(id, 10) }

// Connect is the link by which Steam joins the server.
func (l light) Connect() template.URL {
	return template.URL((&url.URL{Scheme: "steam", Host: "connect", Path: "/" + l.Addr}).String())
}

// A confirmPage asks before something is deleted or cannot be taken back.
type confirmPage struct {
	view
	Question string
	Detail   string
	Button   string // "": delete
	UsedBy   []link // what keeps it from being deleted
	Later    bool   // the answer says that the game server is told later
	Action   string // path
	Back     string // path
}

func (v *visit) confirmDeleteServer() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, "confirm", confirmPage{
		view: v.view, Question: v.T("confirm.server", display(s.Name)), Detail: v.T("confirm.server_detail"),
		Action: serverPath(s.ID) + "/delete", Back: serverPath(s.ID),
	})
}

func (v *visit) deleteServer() error {
	id, err := v.number("id")
	if err != nil {
		return err
	}
	if err := v.ui.Store.DeleteServer(v.r.Context(), v.User.ID, id); err != nil {
		return err
	}
	return v.done("/servers")
}

// done answers a change that has nothing to tell: a person goes on at a path,
// a program gets 204.
func (v *visit) done(path string) error {
	if v.wantsJSON() {
		v.w.Header().Set("Cache-Control", noStore)
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return v.redirect(path)
}

func (v *visit) editServer() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	return v.serverForm(http.StatusOK, serverForm{ID: s.ID, Values: valuesOf(s)})
}

func valuesOf(s store.Server) serverValues {
	return serverValues{
		Name: s.Name, Host: s.Host, Port: strconv.Itoa(s.Port), BlueprintID: s.BlueprintID,
		Paused: s.DesiredState == store.Stopped,
	}
}

// updateServer takes over a whole form of settings.
func (v *visit) updateServer() error {
	s, in, err := v.changedServer(false)
	if err != nil && in.IsZero() {
		return err
	}
	if err != nil {
		return v.refuse(in, s.ID, err)
	}
	return v.done(serverPath(s.ID))
}

// patchServer changes what a program names, and answers with the server.
func (v *visit) patchServer() error {
	if _, _, err := v.changedServer(true); err != nil {
		return err
	}
	return v.apiServer()
}

// changedServer stores the server in the path with what was sent. The input is empty
// if the request says nothing about the server.
func (v *visit) changedServer(partial bool) (store.Server, formjson.Values, error) {
	s, err := v.server()
	if err != nil {
		return s, formjson.Values{}, err
	}
	in, err := v.input()
	if err != nil {
		return s, formjson.Values{}, err
	}
	had := s.BlueprintID
	if err := v.fill(&s, in, partial); err != nil {
		return s, in, err
	}
	if s.BlueprintID != had && s.BlueprintID != 0 {
		if _, err := v.ui.Store.Blueprint(v.r.Context(), v.User.ID, s.BlueprintID); err != nil {
			return s, in, orNoBlueprint(err)
		}
	}
	return s, in, v.ui.Store.UpdateServer(v.r.Context(), s)
}
