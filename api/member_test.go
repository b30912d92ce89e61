package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/left4me/left4me/api"
)

func ExampleUnknownMember() {
	var body map[string]json.RawMessage
	if err := json.Unmarshal([]byte(`{"name": "Versus", "chat_dayz": 7}`), &body); err != nil {
		fmt.Println(err)
	}
	fmt.Println(api.UnknownMember("PATCH /api/v1/servers/{id}", body))
	// Output: chat_dayz
}

// TestNoBodyHasUnknownMembers: whatever a request takes, at any depth, the document names all of it.
func TestNoBodyHasUnknownMembers(t *testing.T) {
	t.Parallel()
	doc, err := api.Document("", "")
	if err != nil {
		t.Fatal(err)
	}
	var described struct {
		Paths map[string]map[string]struct {
			RequestBody json.RawMessage
		}
	}
	if err := json.Unmarshal(doc, &described); err != nil {
		t.Fatal(err)
	}
	bodies := 0
	for path, methods := range described.Paths {
		for method, operation := range methods {
			if operation.RequestBody == nil {
				continue
			}
			bodies++
			request := strings.ToUpper(method) + " " + path
			if got := api.UnknownMember(request, map[string]json.RawMessage{"colour": nil}); got != "colour" {
				t.Errorf("%s has the unknown member %q, want colour", request, got)
			}
		}
	}
	if bodies < 40 {
		t.Errorf("%d requests have a body, want all", bodies)
	}
}

func TestUnknownMember(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ request, body, want string }{
		{"POST /blueprints", `{"name":"a","overlays":[{"path":"o"},{"path":"p","colour":"red"}]}`, "overlays[1].colour"},
		{"POST /blueprints", `{"name":"a","overlays":[{"path":"o","expose":true}]}`, ""},
		{"POST /blueprints", `{"overlays":null}`, ""},
		{"POST /blueprints", `{"overlays":{"colour":1}}`, ""}, // of another kind: told by those who read it
		{"POST /blueprints", `{"b":1,"a":1}`, "a"},
		{"POST /blueprints", `{"Name":"a"}`, "Name"},
		{"POST /blueprints", `{}`, ""},
		{"POST /elsewhere", `{"colour":1}`, ""},
	} {
		var body map[string]json.RawMessage
		if err := json.Unmarshal([]byte(test.body), &body); err != nil {
			t.Fatal(err)
		}
		if got := api.UnknownMember(test.request, body); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.request, test.body, got, test.want)
		}
	}
}
