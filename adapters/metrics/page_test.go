package metrics_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

var ofDesc = regexp.MustCompile(`fqName: "(\w+)"`)

// TestPageHasEveryMetric: docs/metrics.md names each metric, also those that no scrape has
// yet.
func TestPageHasEveryMetric(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	m, _ := evening()
	descs := make(chan *prometheus.Desc)
	go func() {
		m.Describe(descs)
		close(descs)
	}()
	n := 0
	for d := range descs {
		n++
		name := ofDesc.FindStringSubmatch(d.String())
		if name == nil {
			t.Fatalf("no name in %s", d)
		}
		if !strings.Contains(string(page), "`"+name[1]+"`") {
			t.Errorf("docs/metrics.md does not have %s", name[1])
		}
	}
	if n < 50 {
		t.Errorf("%d metrics found: the search is broken", n)
	}
}
