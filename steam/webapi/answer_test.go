package webapi_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func TestBodyIsBounded(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	for size, ok := range map[int]bool{limit: true, limit + 1: false, 100 * limit: false} {
		read := 0
		c := clientOf(func(*http.Request) (*http.Response, error) {
			const empty = `{"response":{"players":[]}}`
			pad := io.LimitReader(spaces{}, int64(size-len(empty)))
			return answer("application/json", &counter{r: io.MultiReader(strings.NewReader(empty), pad), n: &read}), nil
		})
		_, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
		if (err == nil) != ok {
			t.Errorf("%d bytes: error = %v, want ok = %v", size, err, ok)
		}
		if read > limit+1 {
			t.Errorf("%d bytes: %d were read", size, read)
		}
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	me := id(1).String()
	tests := []struct {
		name, body string
		want       []webapi.PlayerSummary
		ok         bool
	}{
		{"empty", `{"response":{"players":[]}}`, nil, true},
		{"no list", `{"response":{}}`, nil, false},
		{"null list", `{"response":{"players":null}}`, nil, false},
		{"nothing", `{}`, nil, false},
		{"no JSON", `<html>`, nil, false},
		{"no body", ``, nil, false},
		{"two values", `{"response":{"players":[]}}{}`, nil, false},
		{"cut", `{"response":{"players":[`, nil, false},
		{"list of another type", `{"response":{"players":{}}}`, nil, false},
		{"nothing readable", `{"response":{"players":[1,null,{"steamid":5}]}}`, nil, false},
		{"one readable", `{"response":{"players":[1,{"steamid":"` + me + `","personaname":"A"}]}}`,
			[]webapi.PlayerSummary{{SteamID: id(1), PersonaName: "A"}}, true},
		{"another form of an id", `{"response":{"players":[{"steamid":"[U:1:1]"}]}}`, nil, false},
		{"a numeric id", `{"response":{"players":[{"steamid":` + me + `,"personaname":"A"}]}}`,
			[]webapi.PlayerSummary{{SteamID: id(1), PersonaName: "A"}}, true},
		{"a numeric id in another form", `{"response":{"players":[{"steamid":7.6e16},{"steamid":[` + me + `]}]}}`, nil, false},
		{"only avatarmedium", `{"response":{"players":[{"steamid":"` + me + `","avatarmedium":"https://avatars.example/a/` + testHash + `_medium.jpg?x=/y"}]}}`,
			[]webapi.PlayerSummary{{SteamID: id(1), AvatarHash: testHash}}, true},
		{"an avatar that is none", `{"response":{"players":[{"steamid":"` + me + `","avatarfull":"https://avatars.example/` + testHash + `.svg","avatar":"x"}]}}`,
			[]webapi.PlayerSummary{{SteamID: id(1)}}, true},
		{"twice", `{"response":{"players":[{"steamid":"` + me + `","personaname":"A"},{"steamid":"` + me + `","personaname":"B"}]}}`,
			[]webapi.PlayerSummary{{SteamID: id(1), PersonaName: "A"}}, true},
		{"not asked for", `{"response":{"players":[{"steamid":"` + id(2).String() + `"}]}}`, nil, true},
		{"not UTF-8", "{\"response\":{\"players\":[{\"steamid\":\"" + me + "\",\"personaname\":\"\xff\\ud800\\u0000x\"}]}}",
			[]webapi.PlayerSummary{{SteamID: id(1), PersonaName: "\ufffd\ufffdx"}}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			srv, c := newClient(t, webapitest.Options{})
			srv.SetFault(webapitest.JSON(test.body))
			got, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
			if (err == nil) != test.ok {
				t.Errorf("error = %v, want ok = %v", err, test.ok)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("summaries (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBansFields(t *testing.T) {
	t.Parallel()
	me := id(1).String()
	for body, want := range map[string]int{ // -1: an error
		`{"players":[]}`: 0,
		`{"players":[{"SteamId":"` + me + `"},{"SteamId":7}]}`:            1,
		`{"players":[{"SteamId":"` + me + `","NumberOfVACBans":"many"}]}`: -1,
		`{}`:                          -1,
		`[]`:                          -1,
		`{"response":{"players":[]}}`: -1,
	} {
		srv, c := newClient(t, webapitest.Options{})
		srv.SetFault(webapitest.JSON(body))
		got, err := c.GetPlayerBans(t.Context(), idsTo(1))
		if (err != nil) != (want < 0) || len(got) != max(want, 0) {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
}

func TestVanityAnswers(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{})
	for _, body := range []string{
		`{}`, `[]`, `{"response":{"success":1}}`, `{"response":{"success":2,"steamid":"` + id(1).String() + `"}}`,
		`{"response":{"success":1,"steamid":"103582791434202956"}}`,
	} {
		srv.FailNext(webapitest.JSON(body))
		if got, err := c.ResolveVanityURL(t.Context(), "x"); err == nil || errors.Is(err, webapi.ErrNoMatch) || got != (steam.ID{}) {
			t.Errorf("%s: %v, %v; want an error that is not ErrNoMatch", body, got, err)
		}
	}
}

// spaces is an endless text.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n *int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	*c.n += n
	return n, err
}

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func clientOf(f roundTrip) *webapi.Client {
	return &webapi.Client{Key: testKey, BaseURL: "http://steam.invalid", HTTP: &http.Client{Transport: f}}
}

// answer is an answer of status 200.
func answer(contentType string, body io.Reader) *http.Response {
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{"Content-Type": {contentType}},
		Body:       io.NopCloser(body),
	}
}
