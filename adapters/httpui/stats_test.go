package httpui_test

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// played is a server on which Crone played for an hour, and a player with a hostile name.
func (s *site) played() store.Server {
	s.t.Helper()
	srv := s.server(s.mara, "Versus #1", 27015)
	one := left(1, "Crone", time.Hour)
	two := left(2, "=HYPERLINK(\"http://203.0.113.7\")", time.Hour)
	one.LeftAt = one.LeftAt.Truncate(time.Second) // sums of quarter hours are in whole seconds
	two.LeftAt = one.LeftAt
	one.LastSeenAt, two.LastSeenAt = one.LeftAt, one.LeftAt
	one.JoinedAt, two.JoinedAt = one.LeftAt.Add(-time.Hour), one.LeftAt.Add(-30*time.Minute)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c8m3_sewers", time.Second), Sessions: []livestate.Session{one, two}})
	return srv
}

func decode[T any](t *testing.T, text []byte) (value T) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

func TestStatsOfAServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.played()
	now := time.Now().UTC()
	target := path("/api/v1/servers/%d/stats?zone=Asia/Kathmandu&from=", srv.ID) + now.Add(-720*time.Hour).Format(time.RFC3339) + "&to=" + now.Format(time.RFC3339)
	w := s.get(target).as(s.mara).want(http.StatusOK)
	got := decode[api.Stats](t, w.Body.Bytes())
	if got.Players != 2 || got.Zone != "Asia/Kathmandu" || len(got.Leaderboard) != 2 || got.Leaderboard[0].Name != "Crone" ||
		got.Leaderboard[0].Seconds != 3600 || got.PersonMinutes != 90 || got.Companions[0].Seconds != 1800 || len(got.Days) < 30 {
		t.Errorf("%s", w.Body)
	}
	s.get(target).as(s.mara).with("If-None-Match", w.Header().Get("ETag")).want(http.StatusNotModified)
	s.get(target).as(s.paul).want(http.StatusNotFound)
	for _, wrong := range []string{"zone=Local", "zone=../x", "format=csv", "format=csv&table=x", "to=2026-01-01T00:00:00Z&from=2026-01-02T00:00:00Z",
		"to=0001-01-01T00:00:00Z", "from=1971-01-01T00:00:00Z", "from=1900-01-01T00:00:00Z&to=9999-12-31T23:59:59Z"} {
		s.get(path("/api/v1/servers/%d/stats?"+wrong, srv.ID)).as(s.mara).want(http.StatusUnprocessableEntity)
	}
	s.get(path("/api/v1/servers/%d/stats?to=9999-12-31T23:59:59Z", srv.ID)).as(s.mara).want(http.StatusOK)
}

// TestTablesHaveNoFormulas: what players call themselves stays a text in a spreadsheet.
func TestTablesHaveNoFormulas(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.played()
	for target, file := range map[string]string{
		"stats?format=csv&table=leaderboard": "versus-1-leaderboard.csv",
		"sessions?format=csv":                "versus-1-sessions.csv",
	} {
		w := s.get(path("/api/v1/servers/%d/"+target, srv.ID)).as(s.mara).want(http.StatusOK)
		if got := w.Header().Get("Content-Disposition"); got != "attachment; filename="+file {
			t.Errorf("%s: Content-Disposition %q", target, got)
		}
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/csv") || w.Header().Get("ETag") == "" {
			t.Errorf("%s: %v", target, w.Header())
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 3 || rows[1][1]+rows[2][1] != "Crone'=HYPERLINK(\"http://203.0.113.7\")" {
			t.Errorf("%s: %v %q", target, err, rows)
		}
	}
	w := s.get(path("/api/v1/servers/%d/history", srv.ID)).as(s.mara).with("Accept", "text/csv").want(http.StatusOK)
	if !strings.Contains(w.Body.String(), ",1,4,0,c8m3_sewers,false\r\n") {
		t.Errorf("history is %q", w.Body)
	}
}

func TestSessionsGoOnBehindACursor(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.played()
	target, players := path("/api/v1/servers/%d/sessions?limit=1", srv.ID), ""
	for n := 0; target != "" && n < 5; n++ {
		w := s.get(target).as(s.mara).want(http.StatusOK)
		for _, one := range decode[api.ServerSessions](t, w.Body.Bytes()).Sessions {
			players += one.Name + " "
		}
		target = ""
		if link := w.Header().Get("Link"); link != "" {
			u, err := url.Parse(strings.TrimSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`))
			if err != nil {
				t.Fatal(err)
			}
			target = u.String()
		}
	}
	if players != "Crone =HYPERLINK(\"http://203.0.113.7\") " {
		t.Errorf("the sessions are of %q", players)
	}
	s.get(path("/api/v1/servers/%d/sessions?cursor=x", srv.ID)).as(s.mara).want(http.StatusUnprocessableEntity)
}

// TestTabsOfAServer: each has its figures for each period, in both languages, and the links to
// its tables lead to them.
func TestTabsOfAServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv, never := s.played(), s.server(s.mara, "Never", 27016)
	for tab, want := range map[string]string{"activity": `class="day l4"`, "visits": ">Crone</bdi>", "maps": `<bdi>Versus #1</bdi>`} {
		for _, period := range []string{"", "?period=24h", "?period=7d", "?period=30d", "?period=1y", "?period=all", "?period=x"} {
			for _, language := range []string{"en", "zh-CN"} {
				page := s.get(path("/servers/%d/"+tab, srv.ID)+period).as(s.mara).with("Accept-Language", language).want(http.StatusOK).Body.String()
				if !strings.Contains(page, want) || !strings.Contains(page, path(`href="/servers/%d/`+tab+`" aria-current="page"`, srv.ID)) {
					t.Errorf("%s%s lacks %s:\n%s", tab, period, want, page)
				}
				for _, link := range regexp.MustCompile(`href="(/api/[^"]*)"`).FindAllStringSubmatch(page, -1) {
					s.get(html.UnescapeString(link[1])).as(s.mara).want(http.StatusOK)
				}
			}
		}
		if page := s.get(path("/servers/%d/"+tab, never.ID) + "?period=all").as(s.mara).want(http.StatusOK).Body.String(); !strings.Contains(page, "No data in this period.") {
			t.Errorf("%s of a server that never answered:\n%s", tab, page)
		}
		s.get(path("/servers/%d/"+tab, srv.ID)).as(s.paul).want(http.StatusNotFound)
	}
}
