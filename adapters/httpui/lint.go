package httpui

import (
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

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
