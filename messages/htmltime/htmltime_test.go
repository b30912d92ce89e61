package htmltime_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/messages/htmltime"
)

var now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

func reader() htmltime.Reader {
	c, err := messages.Parse("en", "English", []byte(`{"time.never": "<never>", "time.minutes_ago": "{0} min ago", "time.at": "{0}, {1}",
		"time.day": "{0} {1}", "month.1": "\"January\"", "span.minutes": "{0} min"}`), nil)
	if err != nil {
		panic(err)
	}
	return htmltime.Reader{Reader: messages.Reader{Catalog: c, Location: time.UTC, Now: now}}
}

func Example() {
	fmt.Println(reader().Ago(now.Add(-5 * time.Minute)))
	// Output: <time datetime="2030-01-02T02:59:05Z" title="2 &#34;January&#34;, 02:59 UTC">4 min ago</time>
}

// TestTimesAreEscaped: words of a catalog are no markup.
func TestTimesAreEscaped(t *testing.T) {
	t.Parallel()
	const head = `<time datetime="2030-01-02T02:04:05Z" title="2 &#34;January&#34;, 02:04 UTC">`
	r, hour := reader(), now.Add(-time.Hour)
	for got, want := range map[string]string{
		string(r.When(hour)):                  head + `2 &#34;January&#34;, 02:04</time>`,
		string(r.At(hour)):                    head + `02:04</time>`,
		string(r.Elapsed(now.Add(-halfHour))): `<time datetime="2030-01-02T02:34:05Z" title="2 &#34;January&#34;, 02:34 UTC">29 min</time>`,
		string(r.Ago(time.Time{})):            `&lt;never&gt;`,
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

const halfHour = 30 * time.Minute

func TestZone(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"Europe/Berlin": "Europe/Berlin", "Local": "UTC", "../etc": "UTC", "": "UTC"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if value != "" {
			r.AddCookie(&http.Cookie{Name: "zone", Value: value})
		}
		if got := htmltime.Zone(r, "zone"); got.String() != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}
