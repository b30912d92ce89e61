package formjson_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/left4me/left4me/formjson"
)

func TestReadBoundsTheBody(t *testing.T) {
	t.Parallel()
	request := func(body string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", form)
		r.Body = http.MaxBytesReader(nil, r.Body, 8)
		return r
	}
	v, err := formjson.Read(request("name=a"))
	if name, _ := v.Text("name"); err != nil || name != "a" {
		t.Errorf("%q, %v", name, err)
	}
	if _, err := formjson.Read(request("name=too long")); !errors.As(err, new(*http.MaxBytesError)) {
		t.Error(err)
	}
	broken := httptest.NewRequest(http.MethodPost, "/", iotest.ErrReader(errors.New("reset")))
	if _, err := formjson.Read(broken); !errors.Is(err, formjson.ErrSyntax) {
		t.Errorf("a body that breaks off: %v", err)
	}
}

func TestWantsJSON(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sends, accepts string
		want           bool
	}{
		{"", "", false}, {"", "*/*", false}, {form, "text/html", false}, {object, "text/html", true},
		{"", "application/json", true}, {"", "text/html,application/json", false}, {"text/html; =", "", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Content-Type", test.sends)
		r.Header.Set("Accept", test.accepts)
		if got := formjson.WantsJSON(r); got != test.want {
			t.Errorf("sends %q, accepts %q: %t", test.sends, test.accepts, got)
		}
	}
}
