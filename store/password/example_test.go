package password_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/store/password"
)

func Example() {
	ctx := context.Background()
	digest, err := password.Hash(ctx, "correct horse battery staple")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(password.Matches(ctx, digest, "correct horse battery staple"))
	fmt.Println(password.Matches(ctx, digest, "correct horse battery stapler"))
	// Output:
	// true <nil>
	// false <nil>
}

// Digests that werkzeug has made let their users in, and are replaced then.
func ExampleWeak() {
	const digest = "pbkdf2:sha256:1000$aSaltOf16Letters$25bfc759c86fdb85e18abafe6035e35053337ffd5596c3ba80faaee464f9f6de"
	fmt.Println(password.Matches(context.Background(), digest, "correct horse"))
	fmt.Println(password.Weak(digest))
	// Output:
	// true <nil>
	// true
}
