package httpui

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
)

const maxAlertLog = 50 // deliveries on a page

// An alertPage has a target, or is the form for a new one.
type alertPage struct {
	formError
	Target  store.AlertTarget // ID 0: a new one
	Servers []store.Server
	Log     []store.AlertDelivery
	Secret  string // its key, shown this once
}

type alertList struct {
	pageData
	Targets []store.AlertTarget
	names   map[int64]string
}

func alertPath(id int64) string { return "/alerts/" + strconv.FormatInt(id, 10) }

// Kinds are all kinds of alerts.
func (alertPage) Kinds() []alert.Kind { return alert.Kinds() }

// Tells reports whether the target is told of a kind.
func (p alertPage) Tells(k alert.Kind) bool { return slices.Contains(p.Target.Rules.Kinds, k) }

// Players are the players whose joins are told, one a line.
func (p alertPage) Players() string { return strings.Join(alerts.Players(p.Target), "\n") }

// ServerName names the server of a target; "" for all of the user's.
func (p alertList) ServerName(id int64) string { return display(p.names[id]) }

func (req *request) alertTarget() (store.AlertTarget, error) {
	id, err := req.number("id")
	if err != nil {
		return store.AlertTarget{}, err
	}
	return req.handler.Store.AlertTarget(req.r.Context(), req.User.ID, id)
}

func (req *request) listAlerts() error {
	targets, err := req.handler.Store.AlertTargets(req.r.Context(), req.User.ID)
	if err != nil || req.wantsJSON() {
		return respondJSON(req, api.NewAlertTargets)(targets, err)
	}
	servers, err := req.servers()
	if err != nil {
		return err
	}
	page := alertList{req.pageData, targets, make(map[int64]string)}
	for _, s := range servers {
		page.names[s.ID] = s.Name
	}
	return req.page(http.StatusOK, "alerts", page)
}

func (req *request) newAlert() error {
	t := store.AlertTarget{Kind: store.AlertWebhook, Active: true}
	t.Rules.Kinds = []alert.Kind{alert.Down, alert.Up, alert.WrongPassword}
	return req.alertPage(http.StatusOK, alertPage{Target: t})
}

func (req *request) showAlert(t store.AlertTarget) error {
	if req.wantsJSON() {
		return req.json(http.StatusOK, api.NewAlertTarget(t))
	}
	return req.alertPage(http.StatusOK, alertPage{Target: t})
}

func (req *request) alertPage(status int, page alertPage) (err error) {
	page.pageData = req.pageData
	cache := revalidate
	if page.Servers, err = req.servers(); err == nil && page.Target.ID != 0 {
		page.Log, err = req.handler.Store.AlertLog(req.r.Context(), req.User.ID, page.Target.ID, maxAlertLog)
		if page.Secret = req.secret("alert", page.Target.ID); page.Secret != "" {
			cache = noStore
		}
	}
	if err != nil {
		return err
	}
	return req.pageCached(status, "alert", page, cache)
}

func (req *request) apiAlertLog(t store.AlertTarget) error {
	return respondJSON(req, api.NewAlertLog)(req.handler.Store.AlertLog(req.r.Context(), req.User.ID, t.ID, 0))
}

func (req *request) createAlert(in formjson.Values) error {
	t := store.AlertTarget{UserID: req.User.ID}
	err := req.fillAlert(&t, in)
	if err == nil {
		if t, err = alerts.New(t); err == nil {
			t, err = req.handler.Store.CreateAlertTarget(req.r.Context(), t)
		}
	}
	if err != nil {
		return req.reject(err, req.rejectedAlert(t))
	}
	if req.wantsJSON() {
		req.w.Header().Set("Location", req.URL("/api/v1"+alertPath(t.ID)))
	}
	return req.showOnce(http.StatusCreated, map[string]any{"id": t.ID, "key": t.Key}, "alert", t.ID, t.Key, alertPath(t.ID))
}

func (req *request) updateAlert(t store.AlertTarget, in formjson.Values) error {
	err := req.fillAlert(&t, in)
	if err == nil {
		err = req.handler.Store.UpdateAlertTarget(req.r.Context(), t)
	}
	return req.saved(alertPath(t.ID), err, req.rejectedAlert(t))
}

// fillAlert takes a form or an object over into a target. The error is all that is wrong.
func (req *request) fillAlert(t *store.AlertTarget, in formjson.Values) error {
	var wrong httperror.List
	wrong.Add(input.AlertTarget(t, in))
	if t.ServerID != 0 {
		_, err := req.handler.Store.Server(req.r.Context(), req.User.ID, t.ServerID)
		if errors.Is(err, store.ErrNotFound) {
			err = invalid("server_id", "server_id_bad")
		}
		wrong.Add(err)
	}
	return wrong.Err()
}

// rejectedAlert shows the form of a target with what is wrong with it.
func (req *request) rejectedAlert(t store.AlertTarget) func(form formError) error {
	return func(form formError) error {
		return req.alertPage(form.Problem.Status, alertPage{formError: form, Target: t})
	}
}

func (req *request) testAlert(t store.AlertTarget) error {
	if !t.Active {
		return errAlertOff
	}
	return req.changed(alertPath(t.ID), req.handler.Store.QueueAlert(req.r.Context(), alerts.Test(t, req.User.Language, req.Now)))
}

// rotateAlertKey gives a webhook a new key beside the old one, or ends that.
func (req *request) rotateAlertKey(t store.AlertTarget, in formjson.Values) error {
	end, err := in.Flag("end")
	if err != nil {
		return err
	}
	next := alerts.EndRotation(t)
	if !end {
		next = alerts.Rotate(t)
	}
	if err := req.handler.Store.UpdateAlertTarget(req.r.Context(), next); err != nil {
		return err
	}
	if end || next.Key == t.Key {
		return req.redirectOrNoContent(alertPath(t.ID))
	}
	return req.showOnce(http.StatusOK, map[string]any{"key": next.Key}, "alert", t.ID, next.Key, alertPath(t.ID))
}

func (req *request) confirmDeleteAlert(t store.AlertTarget) error {
	return req.confirmDelete(alertPath(t.ID), req.T("confirm.alert", display(t.Name)), req.T("confirm.alert_detail"))
}

func (req *request) deleteAlert(id int64) error {
	return req.changed("/alerts", req.handler.Store.DeleteAlertTarget(req.r.Context(), req.User.ID, id))
}
