package httpui

import (
	"errors"
	"net/http"
	"strings"

	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

// A specPage says how a server is to be started, to copy.
type specPage struct {
	pageData
	Name    string
	Path    string
	Spec    spec.Spec
	Config  string // server.cfg, without the password
	Secret  bool   // the server has a password
	Lint    []lintWarning
	Foreign bool   // its password cannot stand in a server.cfg made here
	Broken  string // why there is none
}

func (req *request) showSpec() error {
	s, err := req.server()
	if err != nil {
		return err
	}
	page := specPage{pageData: req.pageData, Name: display(s.Name), Path: serverPath(s.ID), Secret: s.RCONPassword != ""}
	b, err := req.blueprintOf(s)
	if err != nil {
		return err
	}
	blueprint, overlays := specOf(b)
	// The password is not among what is built: a page does not hold it.
	page.Spec, err = spec.Build(spec.Server{Port: s.Port}, blueprint, overlays)
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

// blueprintOf is the blueprint of a server of the user. A server without one
// has an empty one.
func (req *request) blueprintOf(s store.Server) (store.Blueprint, error) {
	if s.BlueprintID == 0 {
		return store.Blueprint{}, nil
	}
	return req.handler.Store.Blueprint(req.r.Context(), req.User.ID, s.BlueprintID)
}

// serverCfg is the server.cfg of a server with a password that was just made, ""
// if the blueprint cannot be used. Only an answer that no cache stores may hold it.
func (req *request) serverCfg(s store.Server, password string) (string, error) {
	b, err := req.blueprintOf(s)
	if err != nil {
		return "", err
	}
	blueprint, overlays := specOf(b)
	built, err := spec.Build(spec.Server{Port: s.Port, RCONPassword: password}, blueprint, overlays)
	var broken *spec.FieldError
	if errors.As(err, &broken) {
		return "", nil
	}
	return built.ServerCfg(), err
}

// Arguments is the command line, with the port of the server, as a shell takes it.
func (p specPage) Arguments() string { return spec.ShellLine(spec.Argv(p.Spec)) }

// lintWarning is a warning about a blueprint, in the reader's language.
type lintWarning struct{ Place, Text string }

// lint returns the warnings about a blueprint.
func (pd pageData) lint(b store.Blueprint) []lintWarning {
	blueprint, overlays := specOf(b)
	found := spec.Lint(blueprint, overlays...)
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

// specOf returns a blueprint and its overlays as package spec takes them.
func specOf(b store.Blueprint) (spec.Blueprint, []spec.Overlay) {
	overlays := make([]spec.Overlay, 0, len(b.Overlays))
	for _, o := range b.Overlays {
		overlays = append(overlays, spec.Overlay{ID: o.ID, Position: o.Position, Path: o.Path, Expose: o.Expose})
	}
	return spec.Blueprint{Arguments: b.Arguments, Config: b.Config}, overlays
}
