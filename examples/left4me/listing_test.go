package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestJSONSteersNoTerminal: what a game calls itself reaches a program as it is, and a terminal as letters.
func TestJSONSteersNoTerminal(t *testing.T) {
	t.Parallel()
	name := "a\u009b31m\u202eb\x1b[2J\x7f\U000e0041é漢\n"
	var out bytes.Buffer
	if err := (command{out: &out}).printJSON(map[string]string{"name": name}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\u009b\u202e\x1b\x7f\U000e0041") || !strings.Contains(out.String(), "é漢") {
		t.Errorf("%q", out.String())
	}
	var got map[string]string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got["name"] != name {
		t.Errorf("%q, %v", got, err)
	}
}
