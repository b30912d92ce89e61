package main

import "encoding/json"

// listing is the flag of the commands that list.
type listing struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// printJSON prints v as indented JSON.
func (c command) printJSON(v any) error {
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
