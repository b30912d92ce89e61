package httpui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
)

func TestPassword(t *testing.T) {
	t.Parallel()
	a, err := httpui.HashPassword("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	b, err := httpui.HashPassword("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if a == b {
		t.Error("two digests of a password are equal: no salt")
	}
	if !strings.HasPrefix(a, "pbkdf2-sha256$600000$") || strings.Contains(a, "correct") {
		t.Errorf("digest is %q", a)
	}
	if !httpui.CheckPassword(a, "correct horse") {
		t.Error("the right password does not match")
	}
	if httpui.CheckPassword(b, "correct horse ") {
		t.Error("a wrong password matches")
	}
}

func TestPasswordRefuses(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"", strings.Repeat("x", 1025)} {
		if _, err := httpui.HashPassword(password); err == nil {
			t.Errorf("a password of %d bytes is taken", len(password))
		} else if len(password) > 0 && strings.Contains(err.Error(), "xxx") {
			t.Errorf("the error holds the password: %v", err)
		}
	}
	key := strings.Repeat("A", 43)
	for _, digest := range []string{
		"", "x", "$$$", "md5$1$AAAAAAAAAAAAAAAAAAAAAA$" + key, "pbkdf2-sha256$0$AAAAAAAAAAAAAAAAAAAAAA$" + key,
		"pbkdf2-sha256$-1$AAAAAAAAAAAAAAAAAAAAAA$" + key, "pbkdf2-sha256$99999999$AAAAAAAAAAAAAAAAAAAAAA$" + key,
		"pbkdf2-sha256$1$AAAAAAAAAAAAAAAAAAAAAA$", "pbkdf2-sha256$1$$" + key, "pbkdf2-sha256$1$***$" + key,
	} {
		if httpui.CheckPassword(digest, "") || httpui.CheckPassword(digest, "x") {
			t.Errorf("a password matches %q", digest)
		}
	}
}

// TestWhatShips: tests take fewer rounds and more patience than that.
func TestWhatShips(t *testing.T) {
	t.Parallel()
	if httpui.Rounds != 600_000 || httpui.RequestTime != 20*time.Second {
		t.Errorf("%d rounds, %v for a request", httpui.Rounds, httpui.RequestTime)
	}
}
