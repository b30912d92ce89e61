package messages_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/messages"
)

const english = `{"a":"A","players":"{0} players of {1}","players.one":"one player of {1}","odd":"{2}",
"time.never":"never","time.now":"now","time.minutes_ago":"{0} min ago","time.hours_ago":"{0} h ago","time.yesterday":"yesterday",
"time.days_ago":"{0} days ago","time.day":"{0} {1}","time.day_year":"{0} {1} {2}","time.at":"{0}, {1}","month.3":"Mar","month.11":"Nov",
"span.moment":"a moment","span.minutes":"{0} min","span.hours":"{0} h","span.hours_minutes":"{0} h {1} min"}`

func catalogs(t *testing.T) (en, zh *messages.Catalog) {
	t.Helper()
	en, err := messages.Parse("en", "English", []byte(english), nil)
	if err != nil {
		t.Fatal(err)
	}
	zh, err = messages.Parse("zh-CN", "中文", []byte(`{"players":"{0}/{1}"}`), en)
	if err != nil {
		t.Fatal(err)
	}
	return en, zh
}

func TestText(t *testing.T) {
	t.Parallel()
	en, zh := catalogs(t)
	for got, want := range map[string]string{
		en.Text("a", 1): "A", en.Text("odd", 1): "{2}", en.Text("nowhere", 1): "nowhere",
		en.Count("players", 1, 8): "one player of 8", en.Count("players", 2, 8): "2 players of 8",
		zh.Count("players", 1, 8): "1/8", zh.Text("span.hours", 3): "3 h",
		en.Text("players", "{1}", "x"): "{1} players of x", // an argument is no message
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if !zh.Has("a") || zh.Has("nowhere") || len(zh.All()) != 1 {
		t.Error("Has or All is wrong")
	}
	if _, err := messages.Parse("en", "", []byte(`[]`), nil); err == nil {
		t.Error("a list is a catalog")
	}
}

func TestNegotiate(t *testing.T) {
	t.Parallel()
	en, zh := catalogs(t)
	for accept, want := range map[string]*messages.Catalog{
		"": en, "zh-CN,zh;q=0.9": zh, "zh": zh, "zh-Hant-TW": zh, "de, zh;q=0.3, en;q=0.5": en, "en-GB": en, "fr": en,
		"en;q=0.1, zh; q=0.9": zh, "*": en, "zh;q=0": en,
	} {
		if got := messages.Negotiate(accept, en, zh); got != want {
			t.Errorf("%q: %s", accept, got.Tag)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	en, _ := catalogs(t)
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	// Two days after a day of 23 hours.
	r := messages.Reader{Catalog: en, Location: zone, Now: time.Date(2026, 3, 30, 14, 30, 20, 0, zone)}
	for ago, want := range map[time.Duration]string{
		20 * time.Second: "now", 70 * time.Second: "now", 81 * time.Second: "1 min ago", 2 * time.Hour: "1 h ago", 13*time.Hour + 30*time.Minute: "13 h ago",
		30 * time.Hour: "yesterday", 60 * time.Hour: "2 days ago", 132 * 24 * time.Hour: "18 Nov 2025",
	} {
		if got := r.TimeAgo(r.Now.Add(-ago)); got != want {
			t.Errorf("%v ago: %q, want %q", ago, got, want)
		}
	}
	if got := r.TimeAgo(time.Time{}) + " " + r.Date(time.Time{}); got != "never never" {
		t.Errorf("zero: %q", got)
	}
	if got := r.Date(r.Now.Add(-20 * 24 * time.Hour)); got != "10 Mar, 13:30" {
		t.Errorf("date %q", got)
	}
	for d, want := range map[time.Duration]string{
		0: "a moment", 59 * time.Minute: "59 min", 2 * time.Hour: "2 h", 9*time.Hour + time.Minute: "9 h 1 min", 10*time.Hour + 5*time.Minute: "10 h",
	} {
		if got := r.Span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	if got := r.Since(r.Now.Add(time.Hour)); got != "a moment" {
		t.Errorf("in an hour: %q", got)
	}
}
