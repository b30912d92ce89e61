package input_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
)

func TestGroup(t *testing.T) {
	t.Parallel()
	const form, object = "application/x-www-form-urlencoded", "application/json"
	had := store.Group{ID: 1, Name: "Friday", Servers: []int64{7}}
	for _, tt := range []struct {
		kind, body string
		from, want store.Group
		code       string
	}{
		{form, "name=+Friday+&chosen=1&server=3&server=4", store.Group{}, store.Group{Name: "Friday", Servers: []int64{3, 4}}, ""},
		{form, "name=Friday", store.Group{}, store.Group{Name: "Friday"}, ""},
		{form, "name=Monday", had, store.Group{ID: 1, Name: "Monday", Servers: []int64{7}}, ""},
		{form, "name=Friday&chosen=1", had, store.Group{ID: 1, Name: "Friday"}, ""},
		{form, "name=Friday&chosen=1&server=x", had, store.Group{ID: 1, Name: "Friday"}, "bad_list"},
		{object, `{"servers": [3]}`, had, store.Group{ID: 1, Name: "Friday", Servers: []int64{3}}, ""},
		{object, `{"servers": []}`, had, store.Group{ID: 1, Name: "Friday", Servers: []int64{}}, ""},
		{object, `{"name": "Monday"}`, had, store.Group{ID: 1, Name: "Monday", Servers: []int64{7}}, ""},
		{object, `{"servers": [3]}`, store.Group{}, store.Group{Servers: []int64{3}}, "name_empty"},
		{object, `{"servers": ["a"]}`, had, store.Group{ID: 1, Name: "Friday", Servers: []int64{0}}, "bad_list"},
		{object, `{"servers": 3}`, had, store.Group{ID: 1, Name: "Friday"}, "bad_list"},
	} {
		in, err := formjson.Parse(tt.kind, []byte(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		g, code := tt.from, ""
		if err := input.Group(&g, in); err != nil {
			code = httperror.Of(err).Code
		}
		if diff := cmp.Diff(tt.want, g); diff != "" || code != tt.code {
			t.Errorf("%s: code %q, want %q (-want +got):\n%s", tt.body, code, tt.code, diff)
		}
	}
}
