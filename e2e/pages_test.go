package e2e

import (
	_ "embed"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

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
			}, u.Path)
			for _, name := range slices.Sorted(maps.Keys(u.Query())) {
				kind += "&" + name
			}
			if !seen[next] && kinds[kind] < 3 {
				seen[next] = true
				kinds[kind]++
				pages = append(pages, next)
			}
		}
		b.sound(pages[i])
	}
	// A window as narrow as large text makes it, and one between a phone and a screen.
	for _, width := range []int64{320, 768} {
		b.size(width, 860, false)
		for _, tight := range []string{"/servers", "/servers/1", "/servers/5"} {
			b.visit(p.URL + tight)
			for _, wrong := range eval[[]string](b, checkJS) {
				t.Errorf("%s at %d px: %s", tight, width, wrong)
			}
		}
	}
	// A page that is not there: the browser says so itself, once.
	b.do(chromedp.Navigate(p.URL + "/servers/999"))
	b.waitProblems(1)
	b.sound("not found")
	// A form that is refused.
	b.visit(p.URL + "/servers/new")
	b.do(chromedp.SetValue(chromedp.CSS(`input[name=name]`), "x"), chromedp.SetValue(chromedp.CSS(`input[name=port]`), "99999"), chromedp.Submit(chromedp.CSS(`input[name=name]`)))
	b.until("the refusal", `document.querySelector("[aria-invalid]")?.name === "port"`)
	b.waitProblems(1)
	b.sound("refused")
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
	if n := eval[int](b, size); n == 0 || n > 45_000 {
		t.Errorf("a first load takes %d bytes", n)
	} else {
		t.Logf("a first load takes %d bytes", n)
	}
}
