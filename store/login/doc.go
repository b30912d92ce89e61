// Package login logs the users of a store in: it checks passwords within limits, and
// keeps the logins of browsers and the tokens of programs.
//
//	logins := login.New(login.Config{Store: st})
//	user, err := logins.Check(ctx, login.Attempt{Name: name, Password: password, Addr: addr})
//	if err != nil {
//		return err
//	}
//	secret, err := logins.Start(ctx, user, "")
//
// The secret goes into a cookie; [Service.Find] returns its user. The store keeps only
// digests of secrets.
//
// [Service.Steam] finds the user of a Steam ID that someone has proven to be theirs.
//
// # Limits
//
// An attempt counts for its name and its address before it is made, and is taken back
// when it succeeds. At first five attempts are allowed for a name, and one more every 30
// seconds; for an address 20 and one every 15 seconds. So that attackers cannot lock a
// user out, a browser in which the user has logged in has an allowance and a queue of its
// own: it has a mark ([Service.Mark]), or it is logged in. Of all others, one an address
// waits for the check, and they use half of the processors.
//
// # Clock
//
// A wall clock that steps forward for a while, or a machine that sleeps, ends no login:
// until the step has lasted long enough to be trusted, [Service.Now] follows the elapsed
// time of the process.
package login
