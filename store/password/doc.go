// Package password makes and checks the digests of passwords that users log in with,
// as store.User.PasswordDigest holds them.
//
//	digest, err := password.Hash(ctx, "correct horse battery staple")
//	...
//	ok, err := password.Matches(ctx, digest, typed)
//
// A digest is PBKDF2 with SHA-256 and a random salt:
//
//	pbkdf2-sha256$600000$<salt>$<key>
//
// with a salt of 16 bytes and a key of 32, both in unpadded base64url. Digests that
// werkzeug has made with PBKDF2 and SHA-256 (pbkdf2:sha256:260000$<salt>$<hex>) or with
// scrypt (scrypt:32768:8:1$<salt>$<hex>) match their passwords too; [Weak] says that
// such a digest, or one of few rounds, should be replaced at the next login. Digests of
// any other form, and those that take more than 64 MiB to check, match no password;
// [Known] tells.
//
// To hash takes about a fifth of a second of a core. At most half of the cores hash at
// a time, so that logins never starve the rest of a program, and the other calls wait for
// their turn until their context ends. How many may wait is for the caller to bound.
package password
