package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/left4me/left4me/webhook"
)

// TestAlertsInTheBrowser makes a target of alerts, sends it a test, and rotates its key.
func TestAlertsInTheBrowser(t *testing.T) {
	t.Parallel()
	type request struct {
		header http.Header
		body   []byte
	}
	got := make(chan request, 9)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- request{r.Header, body}
	}))
	defer receiver.Close()
	p := newStage(t, "LEFT4ME_ALERTS_PRIVATE=on")
	b := open(t)
	b.size(1280, 900, false)
	b.login(p.URL, "mara", password)
	b.visit(p.URL + "/alerts")
	b.sound("no targets")
	b.visit(p.URL + "/alerts/new")
	b.sound("a new target")
	b.do(
		chromedp.SetValue(chromedp.CSS(`input[name=name]`), "Our bot"),
		chromedp.SetValue(chromedp.CSS(`input[name=url]`), receiver.URL+"/a-secret-path-of-the-bot"),
		chromedp.SetValue(chromedp.CSS(`textarea[name=players]`), "[U:1:4]\nCoach"),
		chromedp.Submit(chromedp.CSS(`input[name=name]`)),
	)
	b.until("the key", `document.querySelector("#secret")?.textContent.startsWith("whsec_") === true`)
	secret, err := webhook.ParseSecret(eval[string](b, `document.querySelector("#secret").textContent`))
	if err != nil {
		t.Fatal(err)
	}
	b.sound("the key")
	b.do(chromedp.Click(chromedp.CSS(`form[action$="/test"] button`)))
	select {
	case r := <-got:
		if err := webhook.Verify(r.header, r.body, time.Now(), webhook.Tolerance, secret); err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("no test came")
	}
	at := eval[string](b, `location.href`)
	for end := time.Now().Add(20 * time.Second); !eval[bool](b, `document.body.textContent.includes("delivered")`); b.visit(at) {
		if time.Now().After(end) {
			t.Fatal("the log does not say that the test was delivered")
		}
	}
	b.sound("the target")
	if text := eval[string](b, `document.documentElement.outerHTML`); strings.Contains(text, "a-secret-path") || strings.Contains(text, secret.Reveal()) {
		t.Error("the page shows a secret")
	}
	for name, look := range map[string]struct {
		width int64
		dark  bool
	}{"alert-1280-light": {1280, false}, "alert-390-dark": {390, true}, "alert-390-light": {390, false}, "alert-1280-dark": {1280, true}} {
		b.size(look.width, 860, look.dark)
		for of, page := range map[string]string{"": at, "-new": p.URL + "/alerts/new", "s": p.URL + "/alerts"} {
			b.visit(page)
			b.shot(name + of)
		}
	}
	b.visit(at)
	b.do(chromedp.Click(chromedp.CSS(`form[action$="/key"] button`)))
	b.until("another key", `document.querySelector("#secret") !== null`)
	if eval[string](b, `document.querySelector("#secret").textContent`) == secret.Reveal() {
		t.Error("the new key is the old one")
	}
	b.sound("two keys")
}
