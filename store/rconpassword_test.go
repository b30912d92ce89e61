package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

func TestCheckRCONPassword(t *testing.T) {
	t.Parallel()
	for password, ok := range map[string]bool{
		"x": true, `a "b" c`: true, "пароль": true, strings.Repeat("é", store.MaxRCONPassword): true,
		"": false, strings.Repeat("x", store.MaxRCONPassword+1): false, "hunter2\n": false, "hunter2\x00": false, "hunter2\xff": false,
	} {
		err := store.CheckRCONPassword(password)
		if (err == nil) != ok || err != nil && !errors.Is(err, store.ErrInvalid) {
			t.Errorf("CheckRCONPassword(%q) = %v, want ok %t", password, err, ok)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error holds the password: %v", err)
		}
	}
}
