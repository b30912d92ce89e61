package e2e

import (
	_ "embed"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// liveCount is what the crowded server of the demo shows when it is polled.
var liveCount = regexp.MustCompile(`3[01]/32 · c2m`)

//go:embed testdata/check.js
var checkJS string

// TestEveryPageOfTheDemo walks over all pages that a link leads to, at the
// width of a screen and of a phone, light and dark.
func TestEveryPageOfTheDemo(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "-demo", "-addr", "127.0.0.1:0")
	b := open(t)
	b.size(1280, 900, false)
	b.login(p.URL, "demo", "demo")
	b.until("players", `/3[01]\/32 · c2m/.test(document.body.textContent)`)

	pages := []string{"/login", "/servers"}
	seen := map[string]bool{"/login": true, "/servers": true}
	kinds := make(map[string]int) // how many pages of a shape were seen
	for i := 0; i < len(pages) && i < 80; i++ {
		b.visit(p.URL + pages[i])
		for _, href := range eval[[]string](b, `[...document.querySelectorAll("a[href]")].map((a) => a.href)`) {
			u, err := url.Parse(href)
			if err != nil || !strings.HasPrefix(href, p.URL+"/") || path.Ext(u.Path) != "" || strings.HasPrefix(u.Path, "/api/") {
				continue
			}
			next := u.Path
			if u.RawQuery != "" {
				next += "?" + u.RawQuery
			}
			kind := strings.Map(func(r rune) rune {
				if '0' <= r && r <= '9' {
					return -1
				}
				return r
			}, next)
			if !seen[next] && kinds[kind] < 4 {
				seen[next] = true
				kinds[kind]++
				pages = append(pages, next)
			}
		}
		for _, look := range []struct {
			width, height int64
			dark          bool
		}{{1280, 900, false}, {1280, 900, true}, {390, 844, false}, {390, 844, true}} {
			b.size(look.width, look.height, look.dark)
			for _, wrong := range eval[[]string](b, checkJS) {
				t.Errorf("%s at %d px, dark %v: %s", pages[i], look.width, look.dark, wrong)
			}
			b.shot(fmt.Sprintf("%s-%d-%v", strings.ReplaceAll(strings.Trim(pages[i], "/"), "/", "_"), look.width, look.dark))
		}
		b.size(1280, 900, false)
		b.clean(pages[i])
	}
	if len(pages) < 8 {
		t.Errorf("only these pages were found: %q", pages)
	}
	t.Logf("%d pages: %q", len(pages), pages)
}

func TestFirstLoadIsSmall(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "-demo", "-addr", "127.0.0.1:0")
	b := open(t)
	b.login(p.URL, "demo", "demo")
	b.do(chromedp.Navigate(p.URL + "/servers"))
	b.until("the page", `document.readyState === "complete"`)
	const size = `Math.round([...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
		.filter((e) => new URL(e.name).origin === location.origin).reduce((sum, e) => sum + Math.max(e.transferSize, e.encodedBodySize), 0))`
	if n := eval[int](b, size); n == 0 || n > 40_000 {
		t.Errorf("a first load takes %d bytes", n)
	} else {
		t.Logf("a first load takes %d bytes", n)
	}
}
