package metrics_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// emitted are the labels of every metric that a scrape has, and the values of each.
func emitted(t *testing.T) map[string]map[string]map[string]bool {
	t.Helper()
	m, _ := evening()
	label := regexp.MustCompile(`([a-z]+)="((?:[^"\\]|\\.)*)"`)
	metrics := make(map[string]map[string]map[string]bool)
	for sample := range scrape(t, m) {
		name, labels, _ := strings.Cut(sample, "{")
		if metrics[name] == nil {
			metrics[name] = make(map[string]map[string]bool)
		}
		for _, pair := range label.FindAllStringSubmatch(labels, -1) {
			if metrics[name][pair[1]] == nil {
				metrics[name][pair[1]] = make(map[string]bool)
			}
			metrics[name][pair[1]][pair[2]] = true
		}
	}
	for _, p := range store.Problems() {
		metrics["left4me_server_problem"]["problem"][string(p)] = true
	}
	return metrics
}

// targetLabels are those that Prometheus adds to all metrics of a process.
var targetLabels = []string{"instance", "job"}

var (
	quoted    = regexp.MustCompile(`"[^"]*"`)
	selector  = regexp.MustCompile(`\b((?:left4me|process|go)_\w+)(?:\{([^}]*)\})?`)
	matcher   = regexp.MustCompile(`^(\w+)(=~?|!=|!~)"([^"]*)"$`)
	grouping  = regexp.MustCompile(`\b(?:by|on|group_left) ?\(([^)]*)\)`)
	placeOf   = regexp.MustCompile(`\{\{ ?(?:\$labels\.)?(\w+) ?\}\}`)
	wordOrNum = regexp.MustCompile(`[a-zA-Z_$][\w$]*`)
)

// vocabulary is what queries hold beside metrics and labels.
var vocabulary = strings.Fields("sum count min max by on group_left and or rate increase histogram_quantile absent vector bool m h s d $__rate_interval")

// checkQuery checks that a query, and the text that shows its labels, name only what is
// emitted.
func checkQuery(t *testing.T, metrics map[string]map[string]map[string]bool, expr, shown string) {
	t.Helper()
	labels := slices.Clone(targetLabels)
	named := selector.FindAllStringSubmatch(expr, -1)
	if len(named) == 0 {
		t.Errorf("%s: no metric", expr)
	}
	for _, s := range named {
		have, ok := metrics[s[1]]
		if !ok {
			t.Errorf("%s: %s is not emitted", expr, s[1])
		}
		labels = slices.AppendSeq(labels, maps.Keys(have))
		for part := range strings.SplitSeq(s[2], ",") {
			if part == "" {
				continue
			}
			m := matcher.FindStringSubmatch(strings.TrimSpace(part))
			if m == nil {
				t.Errorf("%s: what is %q", expr, part)
				continue
			}
			values, ok := have[m[1]]
			if !ok && !slices.Contains(targetLabels, m[1]) {
				t.Errorf("%s: %s has no label %s", expr, s[1], m[1])
			}
			for value := range strings.SplitSeq(m[3], "|") {
				if !strings.HasPrefix(value, "$") && !values[value] {
					t.Errorf("%s: the label %s is never %q", expr, m[1], value)
				}
			}
		}
	}
	for _, g := range grouping.FindAllStringSubmatch(expr, -1) {
		for name := range strings.SplitSeq(g[1], ",") {
			if name = strings.TrimSpace(name); !slices.Contains(labels, name) {
				t.Errorf("%s: groups by %s, which no metric in it has", expr, name)
			}
		}
	}
	for _, p := range placeOf.FindAllStringSubmatch(shown, -1) {
		if !slices.Contains(labels, p[1]) {
			t.Errorf("%s: %q shows the label %s, which no metric in it has", expr, shown, p[1])
		}
	}
	bare := quoted.ReplaceAllString(selector.ReplaceAllString(expr, " "), " ")
	for _, word := range wordOrNum.FindAllString(bare, -1) {
		if !slices.Contains(vocabulary, word) && !slices.Contains(labels, word) {
			t.Errorf("%s: what is %q", expr, word)
		}
	}
	for _, pair := range []string{"()", "[]", "{}"} {
		if strings.Count(expr, pair[:1]) != strings.Count(expr, pair[1:]) {
			t.Errorf("%s: a bracket is missing", expr)
		}
	}
}

// Every query of the dashboard finds something in what is emitted, and every metric of
// left4me is in the dashboard.
func TestDashboard(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			ID          int
			Type, Title string
			Targets     []struct{ Expr, LegendFormat string }
		}
		Templating struct {
			List []struct{ Type, Query string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	metrics, ids, queries := emitted(t), make(map[int]bool), 0
	for _, p := range board.Panels {
		if ids[p.ID] || p.Title == "" || p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("panel %d %q has the number of another, no title or no query", p.ID, p.Title)
		}
		ids[p.ID] = true
		for _, q := range p.Targets {
			queries++
			checkQuery(t, metrics, q.Expr, q.LegendFormat)
		}
	}
	valuesOf := regexp.MustCompile(`^label_values\((\w+), (\w+)\)$`)
	for _, v := range board.Templating.List {
		if v.Type != "query" {
			continue
		}
		if m := valuesOf.FindStringSubmatch(v.Query); m == nil || metrics[m[1]][m[2]] == nil {
			t.Errorf("the variable %q finds nothing", v.Query)
		}
	}
	if queries < 40 {
		t.Errorf("only %d queries were found", queries)
	}
	for name := range metrics {
		base := strings.TrimSuffix(strings.TrimSuffix(name, "_count"), "_sum")
		if strings.HasPrefix(name, "left4me_") && base == name && !regexp.MustCompile(`\b`+name+`\b`).Match(text) {
			t.Errorf("%s is in no panel", name)
		}
	}
}

// Every alert rule finds something in what is emitted.
func TestAlerts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	metrics := emitted(t)
	rules := regexp.MustCompile(`(?m)^ +- alert: (\w+)\n +expr: (.+)\n((?: {8,}.*\n)*)`).FindAllStringSubmatch(string(text), -1)
	names := make(map[string]bool)
	for _, r := range rules {
		if names[r[1]] || !strings.Contains(r[3], "severity: ") || !strings.Contains(r[3], "summary: ") {
			t.Errorf("%s stands twice, or has no severity or no summary", r[1])
		}
		names[r[1]] = true
		checkQuery(t, metrics, r[2], strings.ReplaceAll(r[3], "{{ $value }}", ""))
	}
	if n := strings.Count(string(text), "- alert: "); n != len(rules) || n < 10 {
		t.Errorf("%d of %d rules were read", len(rules), n)
	}
}

// A query that names what is not there is found.
func TestQueriesAreChecked(t *testing.T) {
	t.Parallel()
	metrics := emitted(t)
	for _, bad := range [][2]string{
		{"left4me_nothing", ""},
		{`left4me_servers{kind="running"}`, ""},
		{`left4me_servers{state="runing"}`, ""},
		{"sum by (kind) (left4me_servers)", ""},
		{"left4me_servers", "{{name}}"},
		{"rato(left4me_polls_total[5m])", ""},
		{"sum(left4me_polls_total", ""},
		{"vector(0)", ""},
	} {
		probe := new(testing.T)
		checkQuery(probe, metrics, bad[0], bad[1])
		if !probe.Failed() {
			t.Errorf("%q was taken", bad)
		}
	}
}
