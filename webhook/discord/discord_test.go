package discord_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/webhook/delivery"
	"github.com/left4me/left4me/webhook/discord"
)

const token = "/api/webhooks/123456789012345678/token-of-the-channel"

func Example() {
	channel := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(r.Method, strings.TrimPrefix(r.URL.Path, token), r.URL.RawQuery, string(body))
		fmt.Fprint(w, `{"id":"42"}`)
	}))
	defer channel.Close()
	client := delivery.NewClient(&safedial.Dialer{})
	text := discord.Message{Embeds: []discord.Embed{{Title: "Friday *is* up", Color: 1}}}.JSON()
	id, out := discord.Post(context.Background(), client, channel.URL+token, text)
	fmt.Println(id, out.Verdict)
	fmt.Println(discord.Edit(context.Background(), client, channel.URL+token, id, text).Verdict)
	// Output:
	// POST  wait=true {"embeds":[{"title":"Friday \\*is\\* up","color":1}],"allowed_mentions":{"parse":[]}}
	// 42 done
	// PATCH /messages/42  {"embeds":[{"title":"Friday \\*is\\* up","color":1}],"allowed_mentions":{"parse":[]}}
	// done
}

func TestAnswersOfDiscord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		body       string
		header     string
		post, edit delivery.Outcome
	}{
		"deleted webhook": {404, `{"message":"x","code":10015}`, "", delivery.Outcome{Verdict: delivery.Gone, Status: 404}, delivery.Outcome{Verdict: delivery.Gone, Status: 404}},
		"deleted message": {404, `{"message":"x","code":10008}`, "", delivery.Outcome{Verdict: delivery.Retry, Status: 404}, delivery.Outcome{Verdict: delivery.Gone, Status: 404}},
		"a proxy's 404":   {404, `not found`, "", delivery.Outcome{Verdict: delivery.Retry, Status: 404}, delivery.Outcome{Verdict: delivery.Retry, Status: 404}},
		"too fast": {429, `{"retry_after":0.5}`, "0.5",
			delivery.Outcome{Verdict: delivery.Retry, Status: 429, RetryAfter: 500 * time.Millisecond},
			delivery.Outcome{Verdict: delivery.Retry, Status: 429, RetryAfter: 500 * time.Millisecond}},
		"an ID that is a path": {200, `{"id":"../../x"}`, "", delivery.Outcome{Verdict: delivery.Done, Status: 200}, delivery.Outcome{Verdict: delivery.Done, Status: 200}},
	} {
		channel := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", c.header)
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		client := delivery.NewClient(&safedial.Dialer{})
		id, post := discord.Post(t.Context(), client, channel.URL+token, []byte("{}"))
		edit := discord.Edit(t.Context(), client, channel.URL+token, "42", []byte("{}"))
		if id != "" || post != c.post || edit != c.edit {
			t.Errorf("%s: got %q, %+v, %+v", name, id, post, edit)
		}
		channel.Close()
	}
	if out := discord.Edit(t.Context(), nil, "http://203.0.113.1"+token, "../x", nil); out.Verdict != delivery.Gone {
		t.Errorf("an ID that is none: %+v", out)
	}
}

func TestValidURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://discord.example" + token:              true,
		"https://discord.example/api/v10" + token[4:]:  true,
		"https://discord.example" + token + "?wait=1":  false,
		"https://discord.example/api/webhooks/1":       false,
		"https://discord.example/api/webhooks/x/token": false,
		"https://discord.example/hook":                 false,
		"":                                             false,
	} {
		if discord.ValidURL(text) != want {
			t.Errorf("%q: not %t", text, want)
		}
	}
}

// A game that changes maps has none: Discord would refuse the message.
func TestBlankFieldsAreLeftOut(t *testing.T) {
	t.Parallel()
	text := string(discord.Message{Embeds: []discord.Embed{{Fields: []discord.Field{
		{Name: "Map"}, {Name: "Map", Value: " \u2003\n"}, {Value: "x"}, {Name: "Players", Value: "3"}}}}}.JSON())
	if !strings.Contains(text, `"fields":[{"name":"Players","value":"3","inline":true}]`) {
		t.Error(text)
	}
}

func TestTextsFormatNothing(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("漢*", 5000)
	m := discord.Message{Embeds: []discord.Embed{{
		Title: "[x](https://203.0.113.1) @everyone", Text: long, At: time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC),
		Fields: slices.Repeat([]discord.Field{{Name: "a", Value: "b"}}, 99),
	}}}
	text := string(m.JSON())
	for _, want := range []string{`\\[x\\]\\(https\\:\\/\\/203\\.0\\.113\\.1\\) \\@everyone`, `"timestamp":"2026-03-01T20:00:00Z"`, "…"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in %.300s", want, text)
		}
	}
	if len(text) > 16<<10 || strings.Count(text, `"inline"`) != 25 {
		t.Errorf("%d bytes, %d fields", len(text), strings.Count(text, `"inline"`))
	}
}
