package password_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/left4me/left4me/store/password"
)

// quick makes digests that cost little.
var quick = password.Hasher{Rounds: 10}

func TestHash(t *testing.T) {
	t.Parallel()
	a, err := password.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	b, err := quick.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if c, err := quick.Hash(t.Context(), "correct horse"); err != nil || b == c {
		t.Errorf("two digests of a password are equal: no salt; %v", err)
	}
	if !strings.HasPrefix(a, "pbkdf2-sha256$600000$") || !strings.HasPrefix(b, "pbkdf2-sha256$10$") || strings.Contains(a+b, "correct") {
		t.Errorf("the digests are %q and %q", a, b)
	}
	if password.Weak(a) || !password.Weak(b) || quick.Weak(a) || quick.Weak(b) {
		t.Error("a digest is weak if and only if it has fewer rounds than new ones get")
	}
	for _, digest := range []string{a, b} {
		for text, want := range map[string]bool{"correct horse": true, "correct horse ": false, "": false} {
			if got, err := password.Matches(t.Context(), digest, text); got != want || err != nil {
				t.Errorf("%q matches: %v, %v", text, got, err)
			}
		}
	}
	if got, err := password.Matches(t.Context(), quick.Decoy(), "correct horse"); got || err != nil {
		t.Errorf("the decoy matches: %v, %v", got, err)
	}
}

// These were made with Python's hashlib, as werkzeug does it.
func TestWerkzeugDigests(t *testing.T) {
	t.Parallel()
	for _, digest := range []string{
		"pbkdf2:sha256:1000$aSaltOf16Letters$25bfc759c86fdb85e18abafe6035e35053337ffd5596c3ba80faaee464f9f6de",
		"pbkdf2:sha256$aSaltOf16Letters$4a96b5b7a0cc5ecf797e5223fd524300d8b74e328d7ec2f1c4427cf5a9920f03",
		"scrypt:1024:8:1$aSaltOf16Letters$91840f180ed1303583dcb270a252176708462d50684ad4d02731bf3f7ad0cd5a6b217f0c6085e98200ae05670ca124aea480383b05430391ac9accc429980dc6",
	} {
		for text, want := range map[string]bool{"correct horse": true, "Correct horse": false} {
			if got, err := password.Matches(t.Context(), digest, text); got != want || err != nil {
				t.Errorf("%q matches %q: %v, %v", text, digest, got, err)
			}
		}
		if !quick.Weak(digest) {
			t.Errorf("%q is not replaced", digest)
		}
		if !password.Known(digest) {
			t.Errorf("%q is not known", digest)
		}
	}
}

// What werkzeug makes today costs 32 MiB.
func TestWerkzeugDefault(t *testing.T) {
	t.Parallel()
	const digest = "scrypt:32768:8:1$aSaltOf16Letters$c2adbdf51372da5438e813a46cdb2df066ced0f0a6fee3b2fcd34bf33a389073f59cb2cacd6cc0d0f19b6d1da0f68b8d82f206dc79ed407e9d11268e4dd7da55"
	if ok, err := password.Matches(t.Context(), digest, "correct horse"); !ok || err != nil {
		t.Errorf("matches: %v, %v", ok, err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"": false, "1234567": false, "12345678": true, "語語語語語語語": false, "語語語語語語語語": true,
		strings.Repeat("x", 1024): true, strings.Repeat("x", 1025): false,
	} {
		if err := password.Check(text); (err == nil) != ok || err != nil && !errors.Is(err, password.ErrLength) {
			t.Errorf("Check of %d bytes: %v", len(text), err)
		}
	}
	for _, text := range []string{"", strings.Repeat("x", 1025)} {
		if _, err := quick.Hash(t.Context(), text); !errors.Is(err, password.ErrLength) || strings.Contains(err.Error(), "xxx") {
			t.Errorf("a password of %d bytes: %v", len(text), err)
		}
	}
	key := strings.Repeat("A", 43)
	for _, digest := range []string{
		"", "x", "$$$", "md5$1$AAAAAAAAAAAAAAAAAAAAAA$" + key, "pbkdf2-sha256$0$AAAAAAAAAAAAAAAAAAAAAA$" + key,
		"pbkdf2-sha256$-1$AAAAAAAAAAAAAAAAAAAAAA$" + key, "pbkdf2-sha256$99999999$AAAAAAAAAAAAAAAAAAAAAA$" + key,
		"pbkdf2-sha256$1$AAAAAAAAAAAAAAAAAAAAAA$", "pbkdf2-sha256$1$$" + key, "pbkdf2-sha256$1$***$" + key,
		"pbkdf2:sha512:1$aSaltOf16Letters$00", "pbkdf2:sha256:0$aSaltOf16Letters$" + strings.Repeat("00", 32),
		"pbkdf2:sha256:x$aSaltOf16Letters$" + strings.Repeat("00", 32), "pbkdf2:sha256:1$$" + strings.Repeat("00", 32),
		"pbkdf2:sha256abc:1$aSaltOf16Letters$" + strings.Repeat("00", 32), "scrypt:32768:8:1$aSaltOf16Letters$" + strings.Repeat("00", 32),
		"scrypt:32768:8$aSaltOf16Letters$" + strings.Repeat("00", 64), "scrypt:32767:8:1$aSaltOf16Letters$" + strings.Repeat("00", 64),
		"scrypt:1073741824:8:1$aSaltOf16Letters$" + strings.Repeat("00", 64), "scrypt:1024:8:1048576$aSaltOf16Letters$" + strings.Repeat("00", 64),
		"scrypt:0:0:0$aSaltOf16Letters$" + strings.Repeat("00", 64), "scrypt:16:9223372036854775807:1$aSaltOf16Letters$" + strings.Repeat("00", 64),
	} {
		for _, text := range []string{"", "x", "correct horse"} {
			if got, err := password.Matches(t.Context(), digest, text); got || err != nil {
				t.Errorf("%q matches %q: %v", text, digest, err)
			}
		}
		if password.Weak(digest) {
			t.Errorf("%q is weak, not none", digest)
		}
		if password.Known(digest) {
			t.Errorf("%q is known", digest)
		}
	}
}

// However many log in at once, each gets an answer, and those that give up get that.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	slow := password.Hasher{Rounds: 20_000}
	digest, err := slow.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			if ok, err := slow.Matches(t.Context(), digest, "correct horse"); !ok || err != nil {
				t.Errorf("got %v, %v", ok, err)
			}
		})
		wg.Go(func() {
			if ok, err := slow.Matches(over, digest, "correct horse"); err != nil && (ok || !errors.Is(err, context.Canceled)) {
				t.Errorf("after the end of the context: %v, %v", ok, err)
			}
		})
	}
	wg.Wait()
}
