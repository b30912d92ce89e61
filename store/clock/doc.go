// Package clock reads a wall clock that may step, and keeps the history of a store right
// when it does.
//
// A [Clock] notices steps, as of NTP, of an operator or of a machine that slept:
//
//	c := clock.New(nil, func(by time.Duration) { log.Print("the clock stepped by ", by) })
//	now := c.Now()
//
// After a step forward the time may be wrong, so nothing that is old should be deleted
// until [Clock.Trusted] says so. A step back that is soon over is as if it had
// never been. After one that lasts, or at the start of a process, the history may have
// entries that are dated after the present time. [Clock.Settle] cuts them, or says that
// the clock looks wrong and not the history.
//
// Elapsed time does not depend on any of this: use [time.Since].
package clock
