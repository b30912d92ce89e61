package formjson_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/formjson"
)

const form, object = "application/x-www-form-urlencoded", "application/json; charset=utf-8"

func parse(t *testing.T, kind, body string) formjson.Values {
	t.Helper()
	v, err := formjson.Parse(kind, []byte(body))
	if err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	return v
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind, body string
		want       error
	}{
		{"", "", nil}, {form, "", nil}, {object, "{}", nil},
		{"", "a=b", formjson.ErrMediaType}, {"text/plain", "a=b", formjson.ErrMediaType},
		{object, "", formjson.ErrSyntax}, {object, "null", formjson.ErrSyntax}, {object, "[]", formjson.ErrSyntax},
		{object, `{"a":`, formjson.ErrSyntax}, {object, "{\"a\":\"\xff\"}", formjson.ErrSyntax},
		{form, "a=%zz", formjson.ErrSyntax}, {form, "a=\xff", formjson.ErrSyntax},
	} {
		if _, err := formjson.Parse(test.kind, []byte(test.body)); !errors.Is(err, test.want) {
			t.Errorf("%s %q: %v, want %v", test.kind, test.body, err, test.want)
		}
	}
}

// TestBothSayTheSame: a form and an object with the same values.
func TestBothSayTheSame(t *testing.T) {
	t.Parallel()
	for _, v := range []formjson.Values{
		parse(t, form, "name=Versus&name=x&port=27015&on=1&off=&empty="),
		parse(t, object, `{"name":"Versus","port":27015,"on":true,"off":false,"empty":"","null":null}`),
	} {
		text, err := v.Texts("name", "port", "empty", "null", "absent")
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"name": "Versus", "port": "27015", "empty": "", "null": "", "absent": ""}
		if diff := cmp.Diff(want, text); diff != "" {
			t.Errorf("texts (-want +got):\n%s", diff)
		}
		flags, err := v.Flags("on", "off", "absent")
		if diff := cmp.Diff([]bool{true, false, false}, flags); diff != "" || err != nil {
			t.Errorf("flags (-want +got):\n%s%v", diff, err)
		}
		if !v.Has("empty") || v.Has("null") || v.Has("absent") || v.IsZero() {
			t.Error("Has or IsZero is wrong")
		}
	}
	var none formjson.Values
	if !none.IsZero() || none.IsJSON() || none.Has("x") {
		t.Error("the zero value has something")
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	for _, v := range []formjson.Values{
		parse(t, form, "list=a%0D%0A%0A++b%0A"), parse(t, form, `list=["a","b"]`), parse(t, object, `{"list":["a","b"]}`),
	} {
		got, err := v.Lines("list")
		if diff := cmp.Diff([]string{"a", "b"}, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
		if none, err := v.Lines("absent"); none == nil || len(none) > 0 || err != nil {
			t.Errorf("absent is %v, %v", none, err)
		}
	}
	if none, err := parse(t, object, `{"list":null}`).Lines("list"); none == nil || err != nil {
		t.Errorf("null is %v, %v", none, err)
	}
}

func TestWrongValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", formjson.MaxLine+1)
	for body, want := range map[string]formjson.Code{
		`{"list":"a"}`: formjson.BadList, `{"list":[1]}`: formjson.BadList, `{"list":["a\nb"]}`: formjson.BadLine,
		`{"list":["` + long + `"]}`: formjson.BadLine, `{"list":["",` + strings.Repeat(`"",`, formjson.MaxLines) + `""]}`: formjson.TooLarge,
	} {
		_, err := parse(t, object, body).Lines("list")
		if e, ok := errors.AsType[*formjson.Error](err); !ok || e.Field != "list" || e.Code != want {
			t.Errorf("%.40s: %v, want %s", body, err, want)
		}
	}
	for _, body := range []string{`{"v":[]}`, `{"v":{}}`} {
		v := parse(t, object, body)
		_, text := v.Text("v")
		_, flag := v.Flag("v")
		for _, err := range []error{text, flag} {
			if e, ok := errors.AsType[*formjson.Error](err); !ok || e.Code != formjson.BadType {
				t.Errorf("%s: %v", body, err)
			}
		}
	}
}

func TestBool(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind, body string
		want, bad  bool
	}{
		{"application/json", `{"on": true}`, true, false}, {"application/json", `{"on": false}`, false, false},
		{"application/json", `{"on": "true"}`, true, false}, {"application/json", `{"on": null}`, false, false}, {"application/json", `{}`, false, false},
		{"application/json", `{"on": 1}`, false, true}, {"application/json", `{"on": []}`, false, true}, {"application/json", `{"on": "yes"}`, false, true},
		{"application/x-www-form-urlencoded", "on=true", true, false}, {"application/x-www-form-urlencoded", "on=false", false, false},
		{"application/x-www-form-urlencoded", "on=", false, false}, {"application/x-www-form-urlencoded", "on=maybe", false, true},
	} {
		v, err := formjson.Parse(c.kind, []byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.Bool("on"); got != c.want || (err != nil) != c.bad {
			t.Errorf("%s: %v, %v", c.body, got, err)
		}
	}
}
