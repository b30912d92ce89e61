package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// UnknownMember returns the first member of a JSON body that the document does not have for a
// request, as in "overlays[0].colour", and "" if there is none. The request is written as in
// "PATCH /api/v1/servers/{id}"; of one that the document does not have all members are known.
func UnknownMember(request string, body map[string]json.RawMessage) string {
	return bodies().unknownIn(bodies().of[request], body, "")
}

// schema is what a schema of the document says of members.
type schema struct {
	Ref        string             `json:"$ref"`
	Properties map[string]*schema `json:"properties"`
	Items      *schema            `json:"items"`
	Additional *bool              `json:"additionalProperties"` // nil: more members are all right
}

// bodySchemas are the schemas of JSON bodies.
type bodySchemas struct {
	of    map[string]*schema // by request
	named map[string]*schema
}

var bodies = sync.OnceValue(func() bodySchemas {
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Schemas map[string]*schema }
	}
	if err := json.Unmarshal(openapi, &doc); err != nil {
		panic("api: openapi.json: " + err.Error())
	}
	b := bodySchemas{make(map[string]*schema), make(map[string]*schema)}
	for name, s := range doc.Components.Schemas {
		b.named["#/components/schemas/"+name] = s
	}
	for path, methods := range doc.Paths {
		for method, raw := range methods {
			var operation struct {
				RequestBody struct {
					Content map[string]struct{ Schema *schema }
				}
			}
			if json.Unmarshal(raw, &operation) == nil { // others are parameters of all methods
				b.of[strings.ToUpper(method)+" "+path] = operation.RequestBody.Content["application/json"].Schema
			}
		}
	}
	return b
})

// resolved returns what a schema refers to; nil for nil.
func (b bodySchemas) resolved(s *schema) *schema {
	for s != nil && s.Ref != "" {
		s = b.named[s.Ref]
	}
	return s
}

func (b bodySchemas) unknownIn(s *schema, object map[string]json.RawMessage, path string) string {
	if s = b.resolved(s); s == nil {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		member, ok := s.Properties[name]
		if !ok && s.Additional != nil && !*s.Additional {
			return path + name
		}
		if unknown := b.unknown(member, object[name], path+name); unknown != "" {
			return unknown
		}
	}
	return ""
}

// unknown is unknownIn for a value of any kind. What is of another kind than the schema wants is
// for those who read it.
func (b bodySchemas) unknown(s *schema, value json.RawMessage, path string) string {
	if s = b.resolved(s); s == nil {
		return ""
	}
	var list []json.RawMessage
	var object map[string]json.RawMessage
	switch {
	case s.Items != nil && json.Unmarshal(value, &list) == nil:
		for i, one := range list {
			if unknown := b.unknown(s.Items, one, path+"["+strconv.Itoa(i)+"]"); unknown != "" {
				return unknown
			}
		}
	case s.Properties != nil && json.Unmarshal(value, &object) == nil:
		return b.unknownIn(s, object, path+".")
	}
	return ""
}
