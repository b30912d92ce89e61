package httpui

import (
	"errors"
	"net/http"
	"strings"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/startspec"
)

// A specPage says how a server is to be started.
type specPage struct {
	pageData
	Name    string
	Path    string
	Spec    spec.Spec
	Config  string // server.cfg, without the password
	Secret  bool   // the server has a password
	Lint    []lintWarning
	Foreign bool   // its password cannot be written into a server.cfg
	Broken  string // why there is no Spec, "" if there is
}

func (req *request) showSpec(s store.Server) error {
	built, b, err := startspec.Public(req.r.Context(), req.handler.Store, s)
	page := specPage{pageData: req.pageData, Name: display(s.Name), Path: serverPath(s.ID), Spec: built, Secret: s.RCONPassword != ""}
	var broken *spec.FieldError
	if errors.As(err, &broken) {
		page.Broken = strings.TrimPrefix(broken.Error(), "spec: ")
	} else if err != nil {
		return err
	}
	page.Lint = req.lint(b)
	page.Config = page.Spec.ServerCfg()
	page.Foreign = page.Secret && spec.CheckPassword(s.RCONPassword) != nil
	if page.Secret {
		// Not a line that a game would run: it would take a placeholder for the password.
		page.Config += "// " + req.T("spec.secret_line") + "\n"
	}
	return req.page(http.StatusOK, "spec", page)
}

// apiSpec answers with what the page shows.
func (req *request) apiSpec(s store.Server) error {
	built, _, err := startspec.Public(req.r.Context(), req.handler.Store, s)
	if errors.As(err, new(*spec.FieldError)) {
		return invalid("blueprint_id", "blueprint_broken")
	} else if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewStartSpec(built, s.RCONPassword != ""))
}

// Arguments is the command line, with the port of the server, as a shell takes it.
func (p specPage) Arguments() string { return spec.ShellLine(spec.Argv(p.Spec)) }

// lintWarning is a warning about a blueprint, in the reader's language.
type lintWarning struct{ Place, Text string }

// lint returns the warnings about a blueprint.
func (pd pageData) lint(b store.Blueprint) []lintWarning {
	found := startspec.Lint(b)
	warnings := make([]lintWarning, len(found))
	for i, w := range found {
		field := "server.cfg"
		switch w.Field {
		case "arguments":
			field = pd.T("spec.arguments")
		case "overlays.path":
			field = pd.T("blueprint.overlays")
		}
		warnings[i] = lintWarning{pd.T("lint.place", field, w.Index+1), pd.T("lint." + string(w.Code))}
	}
	return warnings
}
