package httpui_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
)

// TestUnknownMembersAreRefused: who writes chat_dayz learns it, and nothing changes.
func TestUnknownMembersAreRefused(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "/games"} {
		h := newHouseWith(t, func(c *httpui.Config) { c.Prefix, c.SteamLogin = prefix, nil })
		before := h.mine(t)
		server := path("%s/api/v1/servers/%d", prefix, h.server.ID)
		for _, test := range []struct {
			call    *call
			unknown string
		}{
			{h.patch(server, object{"chat_dayz": 7, "name": "other"}), "chat_dayz"},
			{h.postJSON(prefix+"/servers", object{"name": "new", "port": 27099, "colour": "red"}), "colour"},
			{h.postJSON(prefix+"/blueprints", object{"name": "new", "overlays": []object{{"path": "o", "colour": "red"}}}), "overlays[0].colour"},
			{h.patch(server, object{strings.Repeat("long", 1000): 1}), "longlong"},
		} {
			w := test.call.as(h.mara).want(http.StatusBadRequest)
			e := body(t, w)["error"].(object)
			if field, _ := e["field"].(string); e["code"] != "unknown_member" || !strings.HasPrefix(field, test.unknown) || len(field) > 600 {
				t.Errorf("%s %s: %v, want %s", test.call.method, test.call.path, e, test.unknown)
			}
			contains(t, w, test.unknown)
		}
		if diff := cmp.Diff(before, h.mine(t)); diff != "" {
			t.Errorf("something changed (-before +after):\n%s", diff)
		}
		h.patch(server, object{"chat_days": 7}).as(h.mara).want(http.StatusOK)
	}
}
