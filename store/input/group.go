package input

import (
	"encoding/json"
	"strconv"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// Group takes over into g what is in these values: name and servers, which are IDs. What JSON
// lacks stays, and so do the servers of a form without the field "chosen"; a form has a value of
// "server" for each server. On an error g is partly changed.
func Group(g *store.Group, in formjson.Values) error {
	name, err := in.Text("name")
	if err != nil {
		return err
	}
	var wrong httperror.List
	if in.Has("name") || g.ID == 0 {
		g.Name, err = Title("name", name)
		wrong.Add(err)
	}
	if raw, ok := in.Raw("servers"); ok {
		g.Servers = nil
		if json.Unmarshal(raw, &g.Servers) != nil {
			wrong.Add(httperror.Invalid("servers", "bad_list"))
		}
	} else if in.Has("chosen") {
		g.Servers = nil
		for _, text := range in.Form()["server"] {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				wrong.Add(httperror.Invalid("servers", "bad_list"))
				break
			}
			g.Servers = append(g.Servers, id)
		}
	}
	return wrong.Err()
}
