package store

import (
	"slices"
	"time"
)

// LoginRecord is what an implementation of [Holds] keeps of one password at one
// address and port. Its methods are the rules; they read and write nothing else.
type LoginRecord struct {
	Digest  string    // see [RCONLogin.Digest]
	SentAt  time.Time // of the last login
	Pending bool      // sent, or about to be; the outcome is unknown
	Refused bool
	Proven  bool
	Tries   int // logins since the last one that was proven
}

// heldUntil returns until when the record alone holds its password back, and why.
func (r LoginRecord) heldUntil() (time.Time, HoldReason) {
	switch {
	case r.Refused:
		return r.SentAt.Add(HoldFor), HoldRefused
	case r.Pending:
		return r.SentAt.Add(HoldFor), HoldPending
	case r.Tries < UnansweredLogins:
		return time.Time{}, ""
	case r.Proven:
		return r.SentAt.Add(HoldProvenFor), HoldUnanswered
	}
	return r.SentAt.Add(HoldFor), HoldUnanswered
}

// spent returns how many logins of the address the record stands for.
func (r LoginRecord) spent(now time.Time) int {
	switch {
	case r.Proven || !now.Before(r.SentAt.Add(HoldFor)):
		return 0
	case r.Pending:
		return r.Tries + 1
	}
	return r.Tries
}

// CheckLogin returns the record of a password among all records of an address, a new
// one if there is none, and a *[HoldError] if no login may be sent now.
func CheckLogin(records []LoginRecord, digest string, now time.Time) (LoginRecord, error) {
	own := LoginRecord{Digest: digest}
	spent := 0
	var counted []LoginRecord
	for _, r := range records {
		if r.Digest == digest {
			own = r
		}
		if n := r.spent(now); n > 0 {
			spent += n
			counted = append(counted, r)
		}
	}
	if until, why := own.heldUntil(); until.After(now) {
		return own, &HoldError{Until: until, Reason: why}
	}
	if own.Proven || spent < AddressLogins {
		return own, nil
	}
	slices.SortFunc(counted, func(a, b LoginRecord) int { return a.SentAt.Compare(b.SentAt) })
	held := &HoldError{Reason: HoldAddress}
	for _, r := range counted {
		if spent >= AddressLogins {
			held.Until = r.SentAt.Add(HoldFor)
			spent -= r.spent(now)
		}
	}
	return own, held
}

// Begin returns the record of a login that is about to be sent. That of a proven
// password stays as it is.
func (r LoginRecord) Begin(now time.Time) LoginRecord {
	if r.Proven {
		return r
	}
	if !now.Before(r.SentAt.Add(HoldFor)) {
		r = LoginRecord{Digest: r.Digest}
	}
	r.SentAt, r.Pending = now, true
	return r
}

// End returns the record after a login. Keep is false if nothing is left to remember.
func (r LoginRecord) End(outcome LoginOutcome, now time.Time) (next LoginRecord, keep bool) {
	r.Pending = false
	switch outcome {
	case LoginUnsent:
		return r, r.Proven || r.Tries > 0
	case LoginProven:
		const fresh = ProvenFor / 3
		if !r.Proven || r.SentAt.Add(fresh).Before(now) {
			r.SentAt = now
		}
		r.Proven, r.Refused, r.Tries = true, false, 0
		return r, true
	}
	r.SentAt = now
	r.Tries++
	if outcome == LoginRefused || outcome == LoginUseless && r.Tries >= UnansweredLogins {
		r.Refused, r.Proven = true, false
	}
	return r, true
}
