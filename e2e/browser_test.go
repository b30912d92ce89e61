package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// action is a step in a browser that returns nothing.
type action = chromedp.Action[chromedp.Void]

// tab is one page of a browser of its own, that notes what goes wrong.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
}

// open starts a browser with an empty profile.
func open(t *testing.T) *tab {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("/usr/bin/chromium"),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-US"),
		chromedp.UserDataDir(t.TempDir()),
	)
	timed, cancelTime := context.WithTimeout(context.Background(), 5*time.Minute)
	alloc, cancelAlloc := chromedp.NewExecAllocator(timed, opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	b := &tab{t: t, ctx: ctx}
	messages := chromedp.Console(ctx)
	noted := make(chan struct{})
	go func() {
		defer close(noted)
		for m, err := range messages {
			if err != nil {
				return
			}
			b.note(m)
		}
	}()
	t.Cleanup(func() {
		chromedp.Cancel(ctx)
		cancel()
		cancelAlloc()
		cancelTime()
		<-noted
	})
	return b
}

// note keeps what the console of a developer would show in red or yellow.
func (b *tab) note(m chromedp.ConsoleMessage) {
	if m.Type != "error" && m.Type != "warning" && !m.IsException() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = append(b.problems, m.String())
}

// clean fails the test if the browser had anything to complain about.
func (b *tab) clean(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		b.t.Errorf("%s: %s", where, p)
	}
	b.problems = nil
}

func (b *tab) do(actions ...action) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs an expression in the page; of a promise, what it brings.
func eval[T any](b *tab, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%v in %s", err, js)
	}
	return v
}

// until waits for an expression to become true in the page, over as many
// navigations as it takes.
func (b *tab) until(what, js string) {
	b.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	late := time.After(30 * time.Second)
	for {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](js))
		if ok && err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
			b.t.Fatalf("waiting for %s (%v); the page says:\n%s", what, err, text)
		}
	}
}

// before runs a script in every page before its own.
func (b *tab) before(js string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js})
	if err != nil {
		b.t.Fatal(err)
	}
}

// visit loads a page and holds it to account.
func (b *tab) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.clean(url)
}

// size makes the window as wide as a screen or a phone.
func (b *tab) size(width, height int64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.do(chromedp.EmulateViewport(width, height))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// sound fails the test for whatever is wrong with this page, at the width of a
// screen and of a phone, light and dark.
func (b *tab) sound(where string) {
	b.t.Helper()
	grounds := make(map[string]bool)
	for _, width := range []int64{1280, 390} {
		for _, dark := range []bool{false, true} {
			b.size(width, 860, dark)
			grounds[eval[string](b, `getComputedStyle(document.body).backgroundColor`)] = true
			for _, wrong := range eval[[]string](b, checkJS) {
				b.t.Errorf("%s at %d px, dark %v: %s", where, width, dark, wrong)
			}
			if dark == (width < 600) { // each width once, each ground once
				b.axe(where)
			}
			b.shot(fmt.Sprintf("%s-%d-%v", strings.ReplaceAll(strings.Trim(where, "/"), "/", "_"), width, dark))
		}
	}
	if len(grounds) != 2 {
		b.t.Errorf("%s has these grounds, light and dark: %v", where, grounds)
	}
	b.size(1280, 900, false)
	b.clean(where)
}

// axe has axe-core look at the page, from the file that the variable AXE names.
func (b *tab) axe(where string) {
	b.t.Helper()
	path := os.Getenv("AXE")
	if path == "" {
		b.t.Fatal("AXE names no file: run ./run, which fetches axe-core")
	}
	script, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	const look = `;axe.run(document, { resultTypes: ["violations"] }).then((r) =>
		r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.html.slice(0, 160)).join(" and ")))`
	for _, wrong := range eval[[]string](b, string(script)+look) {
		b.t.Errorf("%s: %s", where, wrong)
	}
}

// waitProblems waits until the browser has complained so often, and forgets it.
func (b *tab) waitProblems(n int) {
	b.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(30 * time.Second)
	for {
		b.mu.Lock()
		got := b.problems
		if len(got) >= n {
			b.problems = nil
		}
		b.mu.Unlock()
		if len(got) >= n {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			b.t.Fatalf("the browser complains only of %q", got)
		}
	}
}

// login fills in the form as a person does.
func (b *tab) login(url, name, password string) {
	b.t.Helper()
	b.visit(url + "/login")
	b.do(
		chromedp.SendKeys(chromedp.CSS(`input[name=username]`), name),
		chromedp.SendKeys(chromedp.CSS(`input[name=password]`), password),
		chromedp.Submit(chromedp.CSS(`input[name=password]`)),
	)
	b.until("the servers after the login", `location.pathname === "/servers" && document.readyState === "complete"`)
	b.clean("after the login")
}

// shot keeps a picture of the whole page in the folder that SCREENSHOTS names.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s.png", name)), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
