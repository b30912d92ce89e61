package openid

import "errors"

// Errors of [Client.Verify] and [Site.Finish]. Test for them with [errors.Is].
var (
	// ErrCanceled means that the person did not want to log in.
	ErrCanceled = errors.New("openid: canceled")

	// ErrInvalid means that this is no answer of the provider to a request of this
	// browser: it is forged, for another site, or was already used. Its text says
	// what is wrong, and quotes nothing.
	ErrInvalid = errors.New("openid: not a valid answer")

	// ErrExpired means that the answer, or the request, is too old, or that the clocks
	// of this machine and of the provider differ.
	ErrExpired = errors.New("openid: the answer is too old")

	// ErrUnavailable means that the provider could not be asked.
	ErrUnavailable = errors.New("openid: the provider cannot be asked")

	// ErrConfig means that a URL of a [Client] or a [Site] cannot be as it is.
	ErrConfig = errors.New("openid: not an http or https URL without user, query and fragment")
)
