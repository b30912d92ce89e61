package httpui_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store"
)

// aDoctor finds one thing wrong with every server, and two if it is trusted.
func aDoctor(_ context.Context, s store.Server, trusted bool) ([]doctor.Finding, error) {
	list := []doctor.Finding{
		{Check: doctor.CheckHost, Level: doctor.OK, Code: doctor.CodeOK, Text: s.Host},
		{Check: doctor.CheckLogin, Level: doctor.Problem, Code: doctor.CodeWrongPassword, Text: "refused", Fix: "another"},
	}
	if trusted {
		list = append(list, doctor.Finding{Check: doctor.CheckLog, Level: doctor.Warning, Code: doctor.CodeLogOff, Text: "off", Fix: "on", About: "203.0.113.9:28000"})
	}
	return list, nil
}

// TestServerIsTested: a button of the settings says what is wrong with a server, in words of
// the reader, and a program gets the same.
func TestServerIsTested(t *testing.T) {
	t.Parallel()
	var busy error
	s := newSite(t, func(c *httpui.Config) {
		c.Doctor = func(ctx context.Context, srv store.Server, trusted bool) ([]doctor.Finding, error) {
			list, _ := aDoctor(ctx, srv, trusted)
			return list, busy
		}
	})
	srv := s.server(s.mara, "one", 27015)
	if body := s.get(path("/servers/%d/settings", srv.ID)).as(s.mara).want(http.StatusOK).Body.String(); !strings.Contains(body, path(`action="/servers/%d/doctor"`, srv.ID)) {
		t.Error("the settings have no button")
	}
	for lang, words := range map[string]string{"en": "The game refuses the RCON password", "zh-CN": "游戏拒绝了 RCON 密码", "ru": "Игра отклоняет пароль RCON"} {
		body := s.post(path("/servers/%d/doctor", srv.ID), nil).as(s.mara).with("Accept-Language", lang).want(http.StatusOK).Body.String()
		if !strings.Contains(body, words) || strings.Contains(body, "203.0.113.9:28000") || strings.Contains(body, "secret-of-one") {
			t.Errorf("%s:\n%s", lang, body)
		}
	}
	root := s.user("root", true)
	own := s.server(root, "two", 27016)
	if body := s.post(path("/api/v1/servers/%d/doctor", own.ID), nil).as(root).want(http.StatusOK).Body.String(); !strings.Contains(body, `"about":"203.0.113.9:28000"`) {
		t.Errorf("an administrator: %s", body)
	}
	busy = httplimit.ErrQueueFull
	if w := s.post(path("/api/v1/servers/%d/doctor", srv.ID), nil).as(s.mara).want(http.StatusServiceUnavailable); w.Header().Get("Retry-After") == "" {
		t.Error("busy: no Retry-After")
	}
}

// TestTypedServerIsTested: what was typed into the form of a new server is tested and stays, but
// for the password. Nothing is saved.
func TestTypedServerIsTested(t *testing.T) {
	t.Parallel()
	var asked store.Server
	var limit error
	s := newSite(t, func(c *httpui.Config) {
		c.Doctor = func(ctx context.Context, srv store.Server, trusted bool) ([]doctor.Finding, error) {
			asked = srv
			list, _ := aDoctor(ctx, srv, trusted)
			return list, limit
		}
	})
	contains(t, s.get("/servers/new").as(s.mara).want(http.StatusOK), `formaction="/servers/doctor" formnovalidate`)
	form := url.Values{"name": {""}, "host": {"Game.example"}, "port": {"27020"}, "rcon_password": {"the-typed-one"}, "chat_days": {"7"}, "blueprint_id": {"0"}}
	page := s.post("/servers/doctor", form).as(s.mara).want(http.StatusOK)
	contains(t, page, "The game refuses the RCON password", `value="Game.example"`, `value="27020"`, `value="7"`, "Type the password again")
	lacks(t, page, "the-typed-one", "203.0.113.9:28000")
	want := store.Server{UserID: s.mara.ID, Host: "game.example", Port: 27020, RCONPassword: "the-typed-one"}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	form.Set("port", "")
	page = s.post("/servers/doctor", form).as(s.mara).want(http.StatusUnprocessableEntity)
	contains(t, page, `value="Game.example"`, "aria-invalid")
	lacks(t, page, "the-typed-one")
	form.Set("port", "27020")
	for err, status := range map[error]int{httplimit.ErrQueueFull: http.StatusServiceUnavailable, &httplimit.LimitError{Wait: time.Second}: http.StatusTooManyRequests} {
		limit = err
		page = s.post("/servers/doctor", form).as(s.mara).want(status)
		contains(t, page, `value="Game.example"`, `role="alert"`)
		if page.Header().Get("Retry-After") == "" {
			t.Errorf("%v: no Retry-After", err)
		}
	}
	if n := len(servers(t, s)); n != 0 {
		t.Errorf("%d servers are saved", n)
	}
}
