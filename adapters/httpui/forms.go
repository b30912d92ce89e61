package httpui

import (
	"errors"
	"io"
	"net/http"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
)

// input reads the form or the JSON object of the request.
func (v *visit) input() (formjson.Values, error) {
	leave, err := v.bodyPlace()
	if err != nil {
		v.w.Header().Set("Connection", "close") // the body is not waited for
		return formjson.Values{}, err
	}
	body, err := io.ReadAll(v.r.Body)
	leave()
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return formjson.Values{}, errTooLarge
	}
	if err != nil {
		return formjson.Values{}, errBadBody
	}
	return formjson.Parse(v.r.Header.Get("Content-Type"), body)
}

// bodyPlace takes one of the places for bodies that are on their way, so that
// their senders cannot fill the memory by being slow. leave gives it back.
func (v *visit) bodyPlace() (leave func(), err error) {
	if v.User.ID != 0 {
		if !v.ui.bodies.Acquire(v.User.ID) {
			return nil, errUnavailable
		}
		return func() { v.ui.bodies.Release(v.User.ID) }, nil
	}
	addr := httplimit.Network(v.clientAddr())
	if !v.ui.forms.Acquire(addr) {
		return nil, errUnavailable
	}
	return func() { v.ui.forms.Release(addr) }, nil
}
