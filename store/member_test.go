package store_test

import (
	"testing"

	"github.com/left4me/left4me/store"
)

func TestRoleAllows(t *testing.T) {
	t.Parallel()
	roles := append([]store.Role{"", "root"}, store.Roles()...)
	for i, has := range roles {
		for k, need := range roles {
			want := k >= 2 && i >= k
			if got := has.Allows(need); got != want {
				t.Errorf("%q allows %q: %t, want %t", has, need, got, want)
			}
		}
	}
}
