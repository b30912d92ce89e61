// Package discord writes messages through the webhooks of Discord channels, and edits them.
//
//	id, out := discord.Post(ctx, client, target, discord.Message{Embeds: []discord.Embed{{Title: "Hi"}}})
//	out = discord.Edit(ctx, client, target, id, message)
//
// One call makes one attempt; what to do next is in its outcome, as package delivery has it. The URL of a webhook is a
// secret, and is in no outcome.
package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/webhook/delivery"
)

// Bounds of Discord, in characters. What is longer is cut.
const (
	maxTitle = 256
	maxText  = 2048
	maxField = 1024
	maxParts = 25 // fields of an embed
)

// The codes of Discord that are decided by.
const (
	unknownMessage = 10008
	unknownWebhook = 10015
)

// A Message is what a channel shows. It notifies no user of Discord, whatever its texts are.
type Message struct {
	Embeds []Embed
}

// An Embed is a framed part of a message. Its texts are shown as they are: no character formats them.
type Embed struct {
	Title  string
	Text   string
	Color  int // 0xRRGGBB
	Fields []Field
	At     time.Time // shown below; zero = none
}

// A Field is a name with a value, of which several stand side by side. One with a blank name or
// value, which Discord refuses with the whole message, is left out.
type Field struct{ Name, Value string }

// JSON returns the body of a request that writes the message.
func (m Message) JSON() []byte {
	type field struct {
		Name   string `json:"name"`
		Value  string `json:"value"`
		Inline bool   `json:"inline"`
	}
	type embed struct {
		Title     string  `json:"title,omitempty"`
		Text      string  `json:"description,omitempty"`
		Color     int     `json:"color,omitempty"`
		Fields    []field `json:"fields,omitempty"`
		Timestamp string  `json:"timestamp,omitempty"`
	}
	var body struct {
		Embeds   []embed `json:"embeds"`
		Mentions struct {
			Parse []string `json:"parse"`
		} `json:"allowed_mentions"`
	}
	body.Mentions.Parse = []string{}
	for _, e := range m.Embeds {
		out := embed{Title: plain(e.Title, maxTitle), Text: plain(e.Text, maxText), Color: e.Color}
		if !e.At.IsZero() {
			out.Timestamp = e.At.UTC().Format(time.RFC3339)
		}
		for _, f := range e.Fields[:min(len(e.Fields), maxParts)] {
			if strings.TrimSpace(f.Name) != "" && strings.TrimSpace(f.Value) != "" {
				out.Fields = append(out.Fields, field{plain(f.Name, maxTitle), plain(f.Value, maxField), true})
			}
		}
		body.Embeds = append(body.Embeds, out)
	}
	data, _ := json.Marshal(body) // it has only texts and numbers
	return data
}

// plain returns a text that Discord shows as it is, cut to so many characters.
func plain(text string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		escape := r < utf8.RuneSelf && strings.ContainsRune("\\*_~`|>#-+=[](){}@:<!.&/", r)
		if n++; escape {
			n++
		}
		if n > most-1 {
			b.WriteRune('…')
			break
		}
		if escape {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ValidURL reports whether a text has the form of the URL of a webhook: its path ends in webhooks, a number and a token.
func ValidURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	parts := strings.Split(u.Path, "/")
	if len(parts) < 4 || parts[len(parts)-3] != "webhooks" {
		return false
	}
	return isID(parts[len(parts)-2]) && parts[len(parts)-1] != ""
}

// isID reports whether a text can be an ID of Discord.
func isID(text string) bool {
	return text != "" && len(text) <= 20 && strings.Trim(text, "0123456789") == ""
}

// Post writes a message, as [Message.JSON] returns it, and returns its ID; "" if there is none. An outcome with
// [delivery.Gone] says that the webhook was deleted.
func Post(ctx context.Context, client *http.Client, target string, body []byte) (id string, out delivery.Outcome) {
	out, answer := delivery.Send(ctx, client, http.MethodPost, target+"?wait=true", nil, body)
	var said struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(answer, &said) == nil && isID(said.ID) && out.Verdict == delivery.Done {
		id = said.ID
	}
	return id, judge(out, answer, unknownWebhook)
}

// Edit changes a message that Post has written. An outcome with [delivery.Gone] says that the message was deleted, or
// the webhook.
func Edit(ctx context.Context, client *http.Client, target, id string, body []byte) delivery.Outcome {
	if !isID(id) {
		return delivery.Outcome{Verdict: delivery.Gone}
	}
	out, answer := delivery.Send(ctx, client, http.MethodPatch, target+"/messages/"+id, nil, body)
	return judge(out, answer, unknownMessage, unknownWebhook)
}

// judge makes Gone of an answer that says so in the way of Discord.
func judge(out delivery.Outcome, answer []byte, gone ...int) delivery.Outcome {
	var said struct {
		Code int `json:"code"`
	}
	if out.Status != http.StatusNotFound || json.Unmarshal(answer, &said) != nil {
		return out
	}
	for _, code := range gone {
		if said.Code == code {
			out.Verdict = delivery.Gone
		}
	}
	return out
}
