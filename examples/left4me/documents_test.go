package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// block is a fenced block of a document.
type block struct {
	page string // README.md, docs/start.md
	line int
	kind string // sh, go, json
	mark string // of sh: how it is run
	text string
}

// Marks of sh blocks. Those that cannot run here are looked up: each command and flag of
// left4me has to be there.
const (
	markRun      = ""         // runs here, one block after another
	markServe    = "serves"   // runs here until the page ends: its last command is a server
	markPostgres = "postgres" // runs here where PostgreSQL is installed
	markClone    = "clone"    // make and go in a clone: docs_test.go in the root looks them up
	markRoot     = "root"     // a fresh Debian; release/try-deb runs what they are about
)

// kinds are the languages of blocks that are no commands.
var kinds = []string{"go", "json", "text", "html", "yaml", "ini", "mermaid"}

// documents are the pages whose blocks are commands for readers.
func documents(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) < 5 {
		t.Fatalf("%d pages in docs: %v", len(pages), err)
	}
	for i := range pages {
		pages[i] = strings.TrimPrefix(filepath.ToSlash(pages[i]), "../../")
	}
	return append(pages, "README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md")
}

func document(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + page)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks are the fenced blocks of a page. A fence that does not say what it holds, and code
// without a fence, would be left out: they are errors.
func blocks(t *testing.T, page string) []block {
	t.Helper()
	var all []block
	var open *block
	for i, text := range strings.Split(document(t, page), "\n") {
		info, fence := strings.CutPrefix(text, "```")
		switch {
		case fence && open != nil:
			all, open = append(all, *open), nil
		case fence:
			open = &block{page: page, line: i + 1}
			open.kind, open.mark, _ = strings.Cut(info, " ")
			known := slices.Contains(kinds, open.kind) && open.mark == "" || open.kind == "go" && open.mark == markServe ||
				open.kind == "sh" && slices.Contains([]string{markRun, markServe, markPostgres, markClone, markRoot}, open.mark)
			if !known {
				t.Errorf("%s:%d: a block of the unknown kind %q", page, i+1, info)
			}
		case open != nil:
			open.text += text + "\n"
		case strings.HasPrefix(text, "    "):
			t.Errorf("%s:%d: code without a fence", page, i+1)
		}
	}
	if open != nil {
		t.Errorf("%s:%d: the block does not end", page, open.line)
	}
	return all
}

var (
	inline   = regexp.MustCompile("`(left4me(?:-admin)? [^`]+)`")
	variable = regexp.MustCompile(`\b(?:LEFT4ME|LIVE_STATE|LOG_LISTENER|STUCK_SESSION|STEAM|DATABASE)_[A-Z_]*[A-Z]\b`)
	word     = regexp.MustCompile(`"[^"]*"|'[^']*'|[^\s"']+`)
)

// TestDocumentsNameCommandsThatExist looks up each command and flag of left4me, and each
// setting, that a page names in a block or in a sentence.
func TestDocumentsNameCommandsThatExist(t *testing.T) {
	t.Parallel()
	app := kong.Must(new(commands), options()...).Model
	settings := slices.Concat(secrets, []string{"LEFT4ME_BENCH_5M"}) // the last one is of make bench
	for _, flag := range allFlags(app) {
		settings = append(settings, flag.Tag.Get("env"))
	}
	looked := 0
	for _, page := range documents(t) {
		look := func(where string, args []string) {
			looked++
			if wrong := unknown(app, args); wrong != "" {
				t.Errorf("%s: left4me %s: there is no %s", where, strings.Join(args, " "), wrong)
			}
		}
		for _, b := range blocks(t, page) {
			for text := range strings.Lines(b.text) {
				if b.kind == "sh" {
					for _, args := range left4meCommands(text) {
						look(page, args)
					}
				}
			}
		}
		text := document(t, page)
		for _, m := range inline.FindAllStringSubmatch(text, -1) {
			for _, args := range left4meCommands(m[1]) {
				look(page, args)
			}
		}
		for _, name := range variable.FindAllString(text, -1) {
			if !slices.Contains(settings, name) {
				t.Errorf("%s: there is no setting %s", page, name)
			}
		}
	}
	t.Logf("%d command lines of left4me looked up", looked)
	if looked < 50 {
		t.Errorf("%d command lines found: the search is broken", looked)
	}
}

// left4meCommands are the arguments of left4me in a line of shell.
func left4meCommands(text string) [][]string {
	var all [][]string
	text, _, _ = strings.Cut(text, " #")
	for _, part := range regexp.MustCompile(`[|;&]+|<.*`).Split(text, -1) {
		words := word.FindAllString(part, -1)
		for len(words) > 0 && strings.Contains(words[0], "=") { // variables before the command
			words = words[1:]
		}
		if len(words) > 0 && slices.Contains([]string{"left4me", "left4me-admin"}, words[0]) {
			all = append(all, words[1:])
		}
	}
	return all
}

// unknown returns the first word of a command line that is neither a command nor a flag of
// it; values are not looked at.
func unknown(app *kong.Application, args []string) string {
	args, err := arguments(app, args)
	if err != nil {
		return err.Error()
	}
	node := app.Node
	flags := slices.Clone(app.Flags)
	for _, arg := range args {
		if name, ok := strings.CutPrefix(arg, "--"); ok && name != "" {
			name, _, _ = strings.Cut(name, "=")
			if !slices.ContainsFunc(flags, func(f *kong.Flag) bool { return f.Name == name }) {
				return "flag -" + name
			}
			continue
		}
		if len(node.Children) == 0 || arg == "-h" {
			continue
		}
		i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == arg })
		if i < 0 {
			return "command " + arg
		}
		node = node.Children[i]
		flags = append(flags, node.Flags...)
	}
	if len(node.Children) > 0 && len(args) > 0 && args[0] != "-h" {
		return "command that ends there"
	}
	return ""
}
