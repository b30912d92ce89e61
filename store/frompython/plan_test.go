package frompython_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/frompython"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func plan(t *testing.T, src frompython.Source, have frompython.Have) (store.Import, []frompython.Code) {
	t.Helper()
	in, report, err := frompython.Plan(src, have, frompython.Options{Now: now, NewPassword: func() (string, error) { return "made", nil }})
	if err != nil {
		t.Fatal(err)
	}
	var codes []frompython.Code
	for _, n := range report.Notes {
		if n.Subject == "" || n.Text == "" || strings.Contains(n.Text, "%!") {
			t.Errorf("note %+v", n)
		}
		codes = append(codes, n.Code)
	}
	return in, codes
}

const digest = "scrypt:1024:8:1$aSaltOf16Letters$91840f180ed1303583dcb270a252176708462d50684ad4d02731bf3f7ad0cd5a6b217f0c6085e98200ae05670ca124aea480383b05430391ac9accc429980dc6"

// Names that differ in case alone are different users, who keep their own things.
func TestTwins(t *testing.T) {
	t.Parallel()
	users := func(names ...string) (users []store.User) {
		for i, name := range names {
			users = append(users, store.User{ID: int64(i + 1), Name: name, PasswordDigest: digest, Admin: true, Active: true})
		}
		return users
	}
	long := strings.Repeat("x", store.MaxUserName)
	for name, test := range map[string]struct {
		names, want []string
		codes       []frompython.Code
	}{
		"none":     {[]string{"ann", "bob"}, []string{"ann", "bob"}, nil},
		"twins":    {[]string{"ann", "ANN", "Ann"}, []string{"ann", "ANN-2", "Ann-3"}, []frompython.Code{"twin", "twin"}},
		"taken":    {[]string{"ann", "ANN", "Ann-2"}, []string{"ann", "ANN-3", "Ann-2"}, []frompython.Code{"twin"}},
		"long":     {[]string{long, strings.ToUpper(long)}, []string{long, strings.ToUpper(long[:126]) + "-2"}, []frompython.Code{"twin"}},
		"unusable": {[]string{"a\nb", "", " bob "}, []string{"a b", "user 2", "bob"}, []frompython.Code{"name", "name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, codes := plan(t, frompython.Source{Users: users(test.names...)}, frompython.Have{})
			var got []string
			for _, u := range in.Users {
				got = append(got, u.Name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.codes, codes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBlueprintLists(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                        nil,
		"null":                    nil,
		`[]`:                      {},
		`["a", "b c"]`:            {"a", "b c"},
		`["a", 7, ["x"], true]`:   {"a", "7", `["x"]`, "true"},
		"sv_region 3\r\n\nexec x": {"sv_region 3", "exec x"},
	} {
		in, _ := plan(t, frompython.Source{
			Users:      []store.User{{ID: 1, Name: "ann", PasswordDigest: digest, Admin: true, Active: true}},
			Blueprints: []frompython.Blueprint{{Blueprint: store.Blueprint{ID: 1, UserID: 1, Name: "b"}, ArgumentsJSON: text}},
		}, frompython.Have{})
		if got := in.Blueprints[0].Arguments; !slices.Equal(got, want) {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// What cannot be stored is told, and keeps the rest from being imported no more than needed.
func TestServersThatDoNotFit(t *testing.T) {
	t.Parallel()
	src := frompython.Source{
		Users: []store.User{{ID: 1, Name: "ann", PasswordDigest: digest, Admin: true, Active: true}, {ID: 2, Name: "bob", PasswordDigest: digest}},
		Servers: []store.Server{
			{ID: 1, UserID: 1, Name: "a", Port: 27015, RCONPassword: "p", Host: "localhost", DesiredState: "running"},
			{ID: 2, UserID: 1, Name: "a", Port: 27016, RCONPassword: "p"},             // its name is taken
			{ID: 3, UserID: 1, Name: "c", Port: 27015, RCONPassword: "p"},             // its port is taken
			{ID: 4, UserID: 9, Name: "d", Port: 27017, RCONPassword: "p"},             // no owner
			{ID: 5, UserID: 1, Name: "e", Port: 0, RCONPassword: "p"},                 // no port
			{ID: 6, UserID: 1, Name: "f\x00", Port: 27018, RCONPassword: "line\n"},    // no name, no password
			{ID: 7, UserID: 2, Name: "g", Port: 27019, RCONPassword: "p", Host: "::"}, // no host
			{ID: 8, UserID: 2, Name: "h", Port: 27030, RCONPassword: "p"},             // ann's in the store
		},
		Runs: map[int64][]livestate.Run{4: {{StartedAt: now, LastSeenAt: now}}, 77: {{StartedAt: now, LastSeenAt: now}}},
	}
	have := frompython.Have{
		Users:   []store.User{{ID: 40, Name: "ANN", Admin: true, Active: true}},
		Servers: []store.Server{{ID: 50, UserID: 40, Name: "z", Host: "127.0.0.1", Port: 27030}},
	}
	in, codes := plan(t, src, have)
	want := []frompython.Code{"known", "name", "port", "no_owner", "port", "name", "password", "host", "port", "no_server"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	var got []string
	for _, v := range in.Servers {
		got = append(got, v.Name+" "+v.Host+" "+v.RCONPassword)
	}
	if diff := cmp.Diff([]string{"a 127.0.0.1 p", "a 2 127.0.0.1 p", "f 127.0.0.1 made", "g 127.0.0.1 p"}, got); diff != "" {
		t.Errorf("servers (-want +got):\n%s", diff)
	}
	if in.Servers[0].UserID != 40 || in.Servers[0].DesiredState != store.Running || in.Servers[1].DesiredState != store.Stopped || !in.Servers[2].PasswordPending {
		t.Errorf("servers %v", in.Servers)
	}
}

// Rows of the future are cut where the plan is made.
func TestFuture(t *testing.T) {
	t.Parallel()
	wren := steam.FromUint64(76561202255230001)
	session := func(joined, left time.Duration) frompython.Session {
		return frompython.Session{Player: wren.String(), Session: livestate.Session{JoinedAt: now.Add(joined), LeftAt: now.Add(left), MinPing: 9, MaxPing: -1}}
	}
	in, codes := plan(t, frompython.Source{
		Users:    []store.User{{ID: 1, Name: "ann", PasswordDigest: digest, Admin: true, Active: true}},
		Servers:  []store.Server{{ID: 1, UserID: 1, Name: "a", Port: 27015, RCONPassword: "p"}},
		Runs:     map[int64][]livestate.Run{1: {{StartedAt: now.Add(-time.Hour), LastSeenAt: now.Add(time.Hour)}, {StartedAt: now.Add(time.Hour), LastSeenAt: now.Add(2 * time.Hour)}}},
		Sessions: map[int64][]frompython.Session{1: {session(-time.Minute, time.Minute), session(time.Minute, time.Hour)}},
		Profiles: []frompython.Profile{{Player: wren.String(), PersonaName: "Wren", AvatarURL: "https://avatars.example/none.jpg", FetchedAt: now.Add(time.Hour)}, {Player: "0"}},
	}, frompython.Have{})
	want := []frompython.Code{"future", "future", "future", "ping", "future", "runs_marked", "avatar", "player"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	u := in.Updates[0]
	if len(u.Closed) > 0 || !u.Run.LastSeenAt.Equal(now) || len(u.Sessions) != 1 || !u.Sessions[0].LeftAt.Equal(now) ||
		u.Sessions[0].MinPing != 0 || u.Sessions[0].MaxPing != 9 || !in.Profiles[0].FetchedAt.Equal(now) || in.Profiles[0].AvatarHash != "" {
		t.Errorf("%+v", in)
	}
	if !in.Servers[0].ImportedUntil.Equal(now) {
		t.Errorf("imported until %v", in.Servers[0].ImportedUntil)
	}
}
