package api

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed openapi.json
var openapi []byte

// Document returns the description of the API in OpenAPI 3.1, for a handler that is
// mounted under a prefix ("" for none) and has a version ("" for that of the API).
func Document(prefix, version string) ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(openapi, &doc); err != nil {
		return nil, fmt.Errorf("api: openapi.json: %w", err)
	}
	// Paths are put behind it as they are, so it ends in no slash.
	doc["servers"] = []map[string]string{{"url": cmp.Or(prefix, "/")}}
	if info, ok := doc["info"].(map[string]any); ok && version != "" {
		info["version"] = version
	}
	return json.Marshal(doc)
}
