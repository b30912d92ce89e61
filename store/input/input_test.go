package input_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
)

func object(t *testing.T, text string) formjson.Values {
	t.Helper()
	in, err := formjson.Parse("application/json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// wrong is the code of what is wrong with each field.
func wrong(err error) map[string]string {
	if err == nil {
		return nil
	}
	e := httperror.Of(err)
	fields := map[string]string{e.Field: e.Code}
	for _, also := range e.Also {
		fields[also.Field] = also.Code
	}
	return fields
}

func TestServer(t *testing.T) {
	t.Parallel()
	had := store.Server{ID: 3, Name: "old", Port: 1, Host: "203.0.113.4", BlueprintID: 7, RCONPassword: "secret", PasswordPending: true, ChatDays: 2, DesiredState: store.Running}
	for name, test := range map[string]struct {
		body    string
		partial bool
		want    func(*store.Server)
		wrong   map[string]string
	}{
		"nothing, partial": {`{}`, true, func(*store.Server) {}, nil},
		"nothing":          {`{}`, false, nil, map[string]string{"name": "name_empty", "port": "port_bad"}},
		"all": {`{"name":"new","port":"2","host":"[::1]","blueprint_id":0,"rcon_password":"another one","strategy":"single","log":false,"chat_days":0,"desired_state":"stopped"}`, false,
			func(s *store.Server) {
				*s = store.Server{ID: 3, Name: "new", Port: 2, Host: "127.0.0.1", RCONPassword: "another one", Strategy: "single", LogOff: true, DesiredState: store.Stopped}
			}, nil},
		"all wrong": {`{"name":"\u200b","port":65536,"host":"127.1","blueprint_id":"x","rcon_password":"a\nb","strategy":"x","log":"x","chat_days":-1,"desired_state":"x"}`, true, nil, map[string]string{
			"name": "name_bad", "port": "port_bad", "host": "host_numeric", "blueprint_id": "blueprint_not_found", "rcon_password": "rcon_password_bad",
			"strategy": "strategy_bad", "log": "bad_type", "chat_days": "chat_days_bad", "desired_state": "desired_state_bad",
		}},
		"long name": {`{"name":"` + strings.Repeat("x", input.MaxTitle+1) + `"}`, true, nil, map[string]string{"name": "name_long"}},
		"no text":   {`{"name":[]}`, true, nil, map[string]string{"name": "bad_type"}},
	} {
		got, want := had, had
		err := input.Server(&got, object(t, test.body), test.partial)
		if diff := cmp.Diff(test.wrong, wrong(err)); diff != "" {
			t.Errorf("%s: wrong (-want +got):\n%s", name, diff)
		}
		if test.want == nil {
			continue
		}
		if test.want(&want); cmp.Diff(want, got) != "" {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(want, got))
		}
	}
	if s := (store.Server{}); input.Server(&s, object(t, `{"name":"x"}`), false) != nil || s.Port != 0 {
		t.Error("a new server needs a port")
	}
}

// An ID that belongs to another blueprint, or that stands twice, is not taken over.
func TestOverlaysKeepTheirIDs(t *testing.T) {
	t.Parallel()
	had := []store.Overlay{{ID: 5, Path: "a"}}
	want := []store.Overlay{{ID: 5, Path: "a"}, {Position: 1, Path: "b", Expose: true}, {Position: 2, Path: "c"}}
	form, err := formjson.Parse("application/x-www-form-urlencoded", []byte("overlay_path=a&overlay_path=&overlay_path=b&overlay_path=c&overlay_id=5&overlay_id=0&overlay_id=5&overlay_id=6&overlay_expose=2"))
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []formjson.Values{form, object(t, `{"overlays":[{"id":5,"path":"a"},{"id":5,"path":"b","expose":true},{"id":6,"path":"c"}]}`)} {
		got, err := input.Overlays(in, had)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
	}
	if got, err := input.Overlays(object(t, `{}`), had); err != nil || cmp.Diff(had, got) != "" {
		t.Errorf("absent: %v, %v", got, err)
	}
	for body, code := range map[string]string{
		`{"overlays":3}`:               "bad_list",
		`{"overlays":[{"path":""}]}`:   "bad_line",
		`{"overlays":[{"path":"\n"}]}`: "bad_line",
		`{"overlays":[` + strings.Repeat(`{},`, input.MaxOverlays) + `{}]}`: "too_many_lines",
	} {
		b := store.Blueprint{}
		if diff := cmp.Diff(map[string]string{"name": "name_empty", "overlays": code}, wrong(input.Blueprint(&b, object(t, body)))); diff != "" {
			t.Errorf("%.40s (-want +got):\n%s", body, diff)
		}
	}
}

func TestUser(t *testing.T) {
	t.Parallel()
	u, secret, err := input.User(object(t, `{"username":"Mara","password":"correct horse","admin":true}`))
	if want := (store.User{Name: "Mara", Active: true, Admin: true}); err != nil || secret != "correct horse" || cmp.Diff(want, u) != "" {
		t.Errorf("%+v, %v", u, err)
	}
	_, _, err = input.User(object(t, `{"username":"","password":"x"}`))
	if diff := cmp.Diff(map[string]string{"username": "username_bad", "password": "password_length"}, wrong(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for end, want := range map[string]time.Time{
		"": {}, "2026-11-28": time.Date(2026, 11, 28, 23, 0, 0, 0, time.UTC), "2026-11-28T12:00:01Z": now.Add(time.Second),
	} {
		got, err := input.Token(object(t, `{"name":"x","ends_at":"`+end+`","may_change":true}`), 3, now, zone)
		if err != nil || !got.EndsAt.Equal(want) || !got.MayChange || got.UserID != 3 || got.Name != "x" {
			t.Errorf("%q: %+v, %v", end, got, err)
		}
	}
	for _, end := range []string{"x", "2026-11-27", "2026-11-28T12:00:00Z"} {
		_, err := input.Token(object(t, `{"name":"x","ends_at":"`+end+`"}`), 3, now, zone)
		if e, ok := errors.AsType[*httperror.Error](err); !ok || e.Code != "token_end_bad" {
			t.Errorf("%q: %v", end, err)
		}
	}
}

// TestConnectionIsTheServer: what a test of the connection reads is what saving would.
func TestConnectionIsTheServer(t *testing.T) {
	t.Parallel()
	for body, wrong := range map[string]string{
		`{"name":"n","host":"Game.example","port":"27020","rcon_password":"p","strategy":"single"}`: "",
		`{"name":"n","port":1}`:                                 "",
		`{"name":"n","host":"a b","port":1}`:                    "host",
		`{"name":"n","port":0}`:                                 "port",
		`{"name":"n","port":1,"rcon_password":"a\nb"}`:          "rcon_password",
		`{"name":"n","port":1,"strategy":"x"}`:                  "strategy",
		`{"name":"n","port":1,"host":["203.0.113.5"],"note":1}`: "host",
	} {
		in, err := formjson.Parse("application/json", []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		saved, tested := store.Server{Name: "n"}, store.Server{Name: "n"}
		saving, testing := input.Server(&saved, in, false), input.Connection(&tested, in)
		if wrong == "" && (saving != nil || testing != nil || saved != tested) {
			t.Errorf("%s: %v, %v, %+v, %+v", body, saving, testing, saved, tested)
		}
		for _, err := range []error{saving, testing} {
			if wrong != "" && (err == nil || httperror.Of(err).Of(wrong) == nil) {
				t.Errorf("%s: %v", body, err)
			}
		}
	}
	in, _ := formjson.Parse("application/json", []byte(`{"host":"game.example"}`))
	if err := input.Connection(new(store.Server), in); httperror.Of(err).Of("port") == nil {
		t.Errorf("no port: %v", err)
	}
}
