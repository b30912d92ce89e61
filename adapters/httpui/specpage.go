package httpui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

// A specPage says how a server is to be started, to copy.
type specPage struct {
	view
	Name     string
	Path     string
	Spec     spec.Spec
	Config   string // server.cfg, without the password
	Secret   bool   // the server has a password, of which the last line tells
	Warnings []lintWarning
	Foreign  bool   // its password cannot stand in a server.cfg made here
	Broken   string // why there is none
}

// hidden stands where the password of a server would.
const hidden = `rcon_password "********"`

func (v *visit) showSpec() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	var b store.Blueprint
	if s.BlueprintID != 0 {
		if b, err = v.ui.Store.Blueprint(v.r.Context(), v.User.ID, s.BlueprintID); err != nil {
			return err
		}
	}
	page := specPage{view: v.view, Name: display(s.Name), Path: serverPath(s.ID), Secret: s.RCONPassword != ""}
	blueprint, overlays := specOf(b)
	// The password is not among what is built: a page does not hold it.
	page.Spec, err = spec.Build(spec.Server{Port: s.Port}, blueprint, overlays)
	var broken *spec.FieldError
	if errors.As(err, &broken) {
		page.Broken = strings.TrimPrefix(broken.Error(), "spec: ")
	} else if err != nil {
		return err
	}
	page.Warnings = v.lint(b)
	page.Config = page.Spec.ServerCfg()
	if page.Foreign = page.Secret && spec.CheckPassword(s.RCONPassword) != nil; page.Secret && !page.Foreign {
		page.Config += hidden + "\n"
	}
	return v.page(http.StatusOK, "spec", page)
}

// Arguments is the command line, with the port of the server.
func (p specPage) Arguments() string {
	return strings.Join(append([]string{"-port " + strconv.Itoa(p.Spec.Port)}, p.Spec.Arguments...), " ")
}
