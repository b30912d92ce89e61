package store_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// TestNoSecretIsPrinted prints what holds a secret in every way that a log
// statement does.
func TestNoSecretIsPrinted(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	server := store.Server{ID: 7, Name: "Friday", Host: "203.0.113.7", Port: 27015, RCONPassword: secret}
	user := store.User{ID: 3, Name: "mara", PasswordDigest: secret}
	for _, v := range []any{server, &server, []store.Server{server}, user, &user, map[string]store.User{"u": user}} {
		var b bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&b, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
		if strings.Contains(b.String(), secret) || strings.Contains(b.String(), fmt.Sprintf("%x", secret)) {
			t.Errorf("%T tells its secret:\n%s", v, b.String())
		}
	}
	var b bytes.Buffer
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "server", server, "user", user,
		"servers", []store.Server{server}, "users", map[string]*store.User{"u": &user}, "both", struct {
			S store.Server
			U store.User
		}{server, user})
	if s := b.String(); strings.Contains(s, secret) || !strings.Contains(s, "Friday") || !strings.Contains(s, "mara") {
		t.Errorf("a JSON log says %s", s)
	}
	if got, want := server.String(), `server 7 "Friday" at 203.0.113.7:27015`; got != want {
		t.Errorf("String: %s, want %s", got, want)
	}
}
