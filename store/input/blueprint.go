package input

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// MaxOverlays is how many overlays a blueprint can have.
const MaxOverlays = 32

// Blueprint takes over into b what is in these values: name, arguments, config and
// overlays. On an error b is partly changed.
func Blueprint(b *store.Blueprint, in formjson.Values) error {
	name, err := in.Text("name")
	if err != nil {
		return err
	}
	var wrong httperror.List
	b.Name, err = Title("name", name)
	wrong.Add(err)
	b.Arguments, err = in.Lines("arguments")
	wrong.Add(err)
	b.Config, err = in.Lines("config")
	wrong.Add(err)
	b.Overlays, err = Overlays(in, b.Overlays)
	wrong.Add(err)
	return wrong.Err()
}

type overlay struct {
	ID     int64  `json:"id"`
	Path   string `json:"path"`
	Expose bool   `json:"expose"`
}

// Overlays returns the folders of a blueprint that had some. In JSON they are a list of
// objects with id, path and expose; without the list those that it had stay. In a form
// they are lists of overlay_path and overlay_id, with the numbers of those that expose
// their config in overlay_expose. Only IDs that the blueprint has are taken over.
func Overlays(in formjson.Values, had []store.Overlay) ([]store.Overlay, error) {
	given := formOverlays(in)
	if in.IsJSON() {
		raw, ok := in.Raw("overlays")
		if !ok {
			return had, nil
		}
		if json.Unmarshal(raw, &given) != nil {
			return nil, httperror.Invalid("overlays", "bad_list")
		}
	}
	if len(given) > MaxOverlays {
		return nil, httperror.Invalid("overlays", "too_many_lines", MaxOverlays)
	}
	known := map[int64]bool{}
	for _, o := range had {
		known[o.ID] = true
	}
	list := make([]store.Overlay, 0, len(given))
	for i, o := range given {
		if o.Path == "" || !formjson.ValidLine(o.Path) {
			return nil, httperror.Invalid("overlays", "bad_line", formjson.MaxLine)
		}
		if !known[o.ID] {
			o.ID = 0
		}
		delete(known, o.ID)
		list = append(list, store.Overlay{ID: o.ID, Position: i, Path: o.Path, Expose: o.Expose})
	}
	return list, nil
}

// formOverlays returns the overlays of a form that have a path.
func formOverlays(in formjson.Values) (given []overlay) {
	ids, exposed := in.Form()["overlay_id"], in.Form()["overlay_expose"]
	for i, path := range in.Form()["overlay_path"] {
		o := overlay{Path: strings.TrimSpace(path), Expose: slices.Contains(exposed, strconv.Itoa(i))}
		if i < len(ids) {
			o.ID, _ = strconv.ParseInt(ids[i], 10, 64)
		}
		if o.Path != "" {
			given = append(given, o)
		}
	}
	return given
}
