package httpui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// validate says what in a value is not as a schema says. It knows the words of
// JSON Schema that the document uses, and fails on any other.
func validate(doc, schema object, value any, where string) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, where+": "+fmt.Sprintf(format, args...)) }
	for word, want := range schema {
		switch word {
		case "description", "default":
		case "$ref":
			name := strings.TrimPrefix(want.(string), "#/components/schemas/")
			target, ok := doc["components"].(object)["schemas"].(object)[name].(object)
			if !ok {
				say("no schema %v", want)
				continue
			}
			wrong = append(wrong, validate(doc, target, value, where)...)
		case "type":
			kinds, ok := want.([]any)
			if !ok {
				kinds = []any{want}
			}
			if !slices.ContainsFunc(kinds, func(k any) bool { return isKind(value, k.(string)) }) {
				say("%v is not of type %v", value, want)
			}
		case "enum":
			if !slices.Contains(want.([]any), value) {
				say("%v is not one of %v", value, want)
			}
		case "oneOf":
			n := 0
			for _, one := range want.([]any) {
				if len(validate(doc, one.(object), value, where)) == 0 {
					n++
				}
			}
			if n != 1 {
				say("%v is %d of %v, want one", value, n, want)
			}
		case "required":
			for _, name := range want.([]any) {
				if o, ok := value.(object); ok {
					if _, ok := o[name.(string)]; !ok {
						say("has no %v", name)
					}
				}
			}
		case "properties":
			o, _ := value.(object)
			for name, v := range o {
				if s, ok := want.(object)[name].(object); ok {
					wrong = append(wrong, validate(doc, s, v, where+"."+name)...)
				} else if schema["additionalProperties"] == false {
					say("%s is not described", name)
				}
			}
		case "additionalProperties":
		case "items":
			list, _ := value.([]any)
			for i, v := range list {
				wrong = append(wrong, validate(doc, want.(object), v, fmt.Sprintf("%s[%d]", where, i))...)
			}
		case "format":
			if s, ok := value.(string); ok {
				if _, err := time.Parse(time.RFC3339Nano, s); err != nil || !strings.HasSuffix(s, "Z") {
					say("%q is no time in UTC", s)
				}
			}
		case "pattern":
			if s, ok := value.(string); !ok || !regexp.MustCompile(want.(string)).MatchString(s) {
				say("%v does not match %v", value, want)
			}
		default:
			say("the test does not know %q", word)
		}
	}
	return wrong
}

func isKind(value any, kind string) bool {
	switch v := value.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "boolean"
	case string:
		return kind == "string"
	case float64:
		return kind == "number" || kind == "integer" && v == float64(int64(v))
	case []any:
		return kind == "array"
	case object:
		return kind == "object"
	}
	return false
}

// TestValidate: what the test above relies on finds what is wrong.
func TestValidate(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	doc := document(t, s)
	good := object{"started_at": "2026-01-02T03:04:05Z", "last_seen_at": "2026-01-02T03:04:05Z", "players": 1.0, "max_players": 4.0, "bots": 0.0, "map": "", "hibernating": false}
	schema := object{"$ref": "#/components/schemas/Run"}
	if wrong := validate(doc, schema, good, "$"); len(wrong) > 0 {
		t.Errorf("a good value is wrong: %v", wrong)
	}
	for name, value := range map[string]any{"players": "1", "bots": 0.5, "map": nil, "started_at": "2026-01-02T03:04:05+01:00", "more": 1.0} {
		bad := object{}
		for k, v := range good {
			bad[k] = v
		}
		bad[name] = value
		if len(validate(doc, schema, bad, "$")) != 1 {
			t.Errorf("%s = %v passes", name, value)
		}
	}
	delete(good, "map")
	if len(validate(doc, schema, good, "$")) != 1 {
		t.Error("a value without map passes")
	}
}
