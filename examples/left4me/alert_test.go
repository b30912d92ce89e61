package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/webhook"
)

func TestAlertTargets(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("a long password\n", "user", "add", "paul")
	s.must("x\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
	const hook = "https://hooks.example/secret-path-1234\n"
	for _, c := range []struct{ in, args, want, fault string }{
		{hook, "alert add -owner mara -name bot", "whsec_", ""},
		{hook, "alert add -owner mara -name bot", "", "already"},
		{hook, "alert add -owner paul -name bot -server Friday", "", "may not see"},
		{hook, "alert add -owner mara -name chat -kind discord", "", "Discord"},
		{"https://chat.example/api/webhooks/1/token\n", "alert add -owner mara -name chat -kind discord -live -tell up -player 76561198000000001", "added", ""},
		{"nonsense\n", "alert add -owner mara -name x", "", "URL"},
		{hook, "alert add -owner mara -name x -tell rain", "", "rain"},
		{"", "alert list", "hooks.example", ""},
		{"", "alert list -json", `"host": "chat.example`, ""},
		{"", "alert test bot", "queued", ""},
		{"", "alert test nobody", "", "no alert target"},
		{"", "alert rotate bot", "whsec_", ""},
		{"", "alert rotate bot -end", "one key", ""},
		{"", "alert rotate chat", "", "only webhooks"},
		{"", "alert rm bot", "deleted", ""},
		{"", "alert rm bot", "", "no alert target"},
	} {
		out, err := s.run(c.in, strings.Fields(c.args)...)
		if c.fault == "" && (err != nil || !strings.Contains(out, c.want)) || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("left4me %s: %q, error %v", c.args, out, err)
		}
		if strings.Contains(out, "secret-path") || err != nil && strings.Contains(err.Error(), "secret-path") {
			t.Errorf("left4me %s shows the URL: %q, %v", c.args, out, err)
		}
	}
}

// TestAlertSurvivesRestart: what a receiver did not take before the program ended comes after its next start, once.
func TestAlertSurvivesRestart(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.env["LEFT4ME_ALERTS_PRIVATE"] = "on"
	s.must("a long password\n", "user", "add", "mara")
	type request struct {
		header http.Header
		body   []byte
	}
	got := make(chan request, 9)
	answers := make(chan int, 9)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- request{r.Header, body}
		w.WriteHeader(<-answers)
	}))
	defer receiver.Close()
	out := s.must(receiver.URL+"/hook\n", "alert", "add", "-owner", "mara", "-name", "bot")
	secret, err := webhook.ParseSecret(regexp.MustCompile(`whsec_\S+`).FindString(out))
	if err != nil {
		t.Fatal(err)
	}
	s.must("", "alert", "test", "bot")
	var ids []string
	for _, status := range []int{503, 200} {
		_, stop := s.serve()
		answers <- status
		select {
		case r := <-got:
			if err := webhook.Verify(r.header, r.body, time.Now(), webhook.Tolerance, secret); err != nil {
				t.Error(err)
			}
			ids = append(ids, r.header.Get(webhook.HeaderID))
		case <-time.After(20 * time.Second):
			t.Fatalf("no request\n%s", s.log)
		}
		stop() // what is on its way ends
	}
	if ids[0] != ids[1] || len(got) > 0 {
		t.Errorf("IDs %v, and %d more", ids, len(got))
	}
	if out := s.must("", "alert", "list"); !strings.Contains(out, "delivered") {
		t.Errorf("the list says %s", out)
	}
}
