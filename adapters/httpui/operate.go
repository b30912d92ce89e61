package httpui

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/operate"
)

const (
	historyLines = 50        // of the console
	maxReply     = 256 << 10 // bytes of an answer that a page shows
)

// A consolePage is where an operator acts on a game.
type consolePage struct {
	formError
	taskList
	Name, Path string // of the server

	Replied bool
	Reply   []actions.Line // to the last command, shown this once
	More    int            // lines that are not shown
	Line    string         // in the field for a command
	Log     []store.AuditEntry
}

// Commands are those that an operator may run.
func (consolePage) Commands() string { return strings.Join(actions.OperatorCommands(), ", ") }

// An actPage asks before an action is done.
type actPage struct {
	pageData
	Path   string // of the server
	Name   string // of the player, "" if it is not about one
	Action actions.Action
}

// CanAct reports whether the user may act on the game of the server in the path.
func (pd pageData) CanAct() bool {
	return pd.Operates && !pd.ReadOnly() && pd.handler.Console != nil
}

// ActionName names a kind of action, or another entry of an audit log.
func (pd pageData) ActionName(action string) string {
	return pd.Or("action."+action, display(action))
}

// ResultName says how an action ended.
func (pd pageData) ResultName(result string) string {
	result = cmp.Or(result, "pending")
	return pd.Or("result."+result, display(result))
}

func (req *request) showConsole(s store.Server) error {
	return req.console(s, consolePage{})
}

// console shows the page. A form with an error is shown again.
func (req *request) console(s store.Server, page consolePage) (err error) {
	query := store.AuditQuery{ServerID: s.ID, Limit: historyLines}
	if !req.Owns {
		query.UserID = req.User.ID
	}
	page.pageData, page.Name, page.Path = req.pageData, display(s.Name), serverPath(s.ID)
	page.Line = req.r.URL.Query().Get("line")
	if page.Tasks, err = req.tasks(s); err != nil {
		return err
	}
	if page.Problem == nil {
		page.Task.Enabled = true // a new one
		page.edit(req.r.URL.Query().Get("task"))
	}
	if page.Log, err = req.handler.Store.AuditEntries(req.r.Context(), query); err != nil {
		return err
	}
	if reply := req.secret("reply", s.ID); reply != "" {
		page.Replied = true
		page.Reply, page.More = actions.Lines(reply[1:])
	}
	code := http.StatusOK
	if page.Problem != nil {
		code = page.Problem.Status
	}
	return req.pageCached(code, "console", page, noStore)
}

// showAct asks what to do with a player of the server.
func (req *request) showAct(s store.Server) error {
	id, err := steam.Parse(req.r.URL.Query().Get("steam_id"))
	if err != nil || !id.IsIndividual() {
		return invalid("steam_id", "action_steam_id")
	}
	return req.act(http.StatusOK, s, actions.Action{SteamID: id})
}

// act asks the user to confirm an action, or to choose one if it has no kind.
func (req *request) act(code int, s store.Server, a actions.Action) error {
	page := actPage{pageData: req.pageData, Path: serverPath(s.ID), Action: a}
	if !a.SteamID.IsZero() {
		roster, err := req.handler.roster(req.r.Context(), s)
		if err != nil {
			return err
		}
		page.Name = a.SteamID.String()
		if session, ok := roster.Find(a.SteamID); ok {
			page.Name = req.playerName(session.DisplayName())
			if session.Open() {
				page.Action.UserID = session.UserID
			}
		}
	}
	return req.pageCached(code, "act", page, noStore)
}

// doAction does an action on the game. A person goes on at the console, whose first line
// says how it ended; a program gets what the game answered.
func (req *request) doAction(s store.Server, in formjson.Values) error {
	action, confirmed, err := input.Action(in)
	if err != nil {
		return err
	}
	// One at a time on a server: each logs in to the game.
	reply, err := httplimit.Do(req.r.Context(), &req.handler.queries, queryKey{server: -s.ID}, func() (string, error) {
		return req.handler.operator.Do(req.r.Context(), operate.Request{Actor: operate.User(req.User), Server: s, Action: action, Confirmed: confirmed})
	})
	switch {
	case req.wantsJSON() && err != nil:
		return err
	case req.wantsJSON():
		return req.json(http.StatusOK, api.ActionResult{Reply: reply})
	case errors.Is(err, operate.ErrConfirm):
		return req.act(http.StatusConflict, s, action)
	case err != nil && !operate.WasTried(err):
		return err
	case action.Kind == actions.Exec && (err == nil || errors.Is(err, actions.ErrNoCommand)):
		req.keepSecret("reply", s.ID, "="+reply[:min(len(reply), maxReply)])
	}
	return req.redirect(serverPath(s.ID) + "/console")
}
