package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/store"
)

var (
	request    = regexp.MustCompile("`(GET|POST|PUT|PATCH|DELETE) ([^`? ]+)")
	metricName = regexp.MustCompile(`\bleft4me_(\w*[a-z])\b`)
	pageName   = regexp.MustCompile(`\bpage\s([A-Z][a-z]+)\b`)
	codeRow    = regexp.MustCompile("(?m)^\\| (`\\w+`(?:, `\\w+`)*) \\|")
)

// TestDocumentsNameRoutesAndMetricsThatExist looks up each request and each metric that a
// page names.
func TestDocumentsNameRoutesAndMetricsThatExist(t *testing.T) {
	t.Parallel()
	text, err := api.Document("", "")
	if err != nil {
		t.Fatal(err)
	}
	var openapi struct {
		Paths map[string]map[string]any
	}
	if err := json.Unmarshal(text, &openapi); err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("../../adapters/metrics/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no source of the metrics: %v", err)
	}
	var metrics strings.Builder
	for _, name := range sources {
		metrics.WriteString(readFile(t, name))
	}
	routes, names := 0, 0
	for _, page := range documents(t) {
		text := document(t, page)
		for _, m := range request.FindAllStringSubmatch(text, -1) {
			routes++
			if openapi.Paths[m[2]][strings.ToLower(m[1])] == nil {
				t.Errorf("%s: the API has no %s %s", page, m[1], m[2])
			}
		}
		if page == "docs/from-python.md" {
			continue // names no metric
		}
		for _, m := range metricName.FindAllStringSubmatch(text, -1) {
			names++
			if !strings.Contains(metrics.String(), `"`+m[1]+`"`) && !strings.Contains(metrics.String(), `"left4me_`+m[1]+`"`) {
				t.Errorf("%s: there is no metric %s", page, m[0])
			}
		}
	}
	t.Logf("%d requests and %d metrics looked up", routes, names)
	if routes < 5 || names < 20 {
		t.Error("too few: the search is broken")
	}
}

// TestDocumentsNamePagesThatExist: a page that a document names has this title.
func TestDocumentsNamePagesThatExist(t *testing.T) {
	t.Parallel()
	var words map[string]string
	if err := json.Unmarshal([]byte(readFile(t, "../../adapters/httpui/locale/en.json")), &words); err != nil {
		t.Fatal(err)
	}
	var titles []string
	for key, word := range words {
		if strings.HasSuffix(key, ".title") || strings.HasPrefix(key, "nav.") {
			titles = append(titles, word)
		}
	}
	n := 0
	for _, page := range documents(t) {
		for _, m := range pageName.FindAllStringSubmatch(document(t, page), -1) {
			n++
			if !slices.Contains(titles, m[1]) {
				t.Errorf("%s: there is no page %s", page, m[1])
			}
		}
	}
	if n < 10 {
		t.Errorf("%d pages found: the search is broken", n)
	}
}

// TestWatchHasEveryCode: the page says what each problem means, and what to do about each code of
// the doctor; it has no other ones of those.
func TestWatchHasEveryCode(t *testing.T) {
	t.Parallel()
	for _, p := range store.Problems() {
		if !strings.Contains(document(t, "docs/watch.md"), "`"+string(p)+"`") {
			t.Errorf("docs/watch.md does not have the problem %s", p)
		}
	}
	_, table, ok := strings.Cut(document(t, "docs/watch.md"), "| code | what to do |")
	table, _, end := strings.Cut(table, "\n\n")
	if !ok || !end {
		t.Fatal("docs/watch.md has no table of codes")
	}
	var got []doctor.Code
	for _, m := range codeRow.FindAllStringSubmatch(table, -1) {
		for code := range strings.SplitSeq(m[1], ", ") {
			got = append(got, doctor.Code(strings.Trim(code, "`")))
		}
	}
	want := doctor.Codes()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("docs/watch.md has the codes\n%v, doctor has\n%v", got, want)
	}
}
