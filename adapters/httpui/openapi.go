package httpui

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
)

// openapi describes the API in OpenAPI 3.1. A test holds it against the
// route table and against what the handlers answer.
//
//go:embed openapi.json
var openapi []byte

// apiDocument is the description, with the prefix and the version of this handler.
func (v *visit) apiDocument() error {
	res, err := v.ui.memo.get(v.r.Context(), "openapi", func(context.Context) ([]byte, error) {
		var doc map[string]any
		if err := json.Unmarshal(openapi, &doc); err != nil {
			return nil, fmt.Errorf("httpui: openapi.json: %w", err)
		}
		// Paths are put behind it as they are, so it ends in no slash.
		doc["servers"] = []map[string]string{{"url": cmp.Or(v.ui.Prefix, "/")}}
		if info, ok := doc["info"].(map[string]any); ok && v.ui.Config.Version != "" {
			info["version"] = v.ui.Config.Version
		}
		return json.Marshal(doc)
	})
	if err != nil {
		return err
	}
	return v.send(http.StatusOK, typeJSON, "public, no-cache", res)
}
