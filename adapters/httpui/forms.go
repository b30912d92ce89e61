package httpui

import (
	"errors"
	"io"
	"net/http"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store/httperror"
)

// input reads the form or the JSON object of the request.
func (req *request) input() (formjson.Values, error) {
	leave, err := req.bodyPlace()
	if err != nil {
		req.w.Header().Set("Connection", "close") // the body is not waited for
		return formjson.Values{}, err
	}
	body, err := io.ReadAll(req.r.Body)
	leave()
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return formjson.Values{}, httperror.TooLarge
	}
	if err != nil {
		return formjson.Values{}, httperror.BadBody
	}
	return formjson.Parse(req.r.Header.Get("Content-Type"), body)
}

// bodyPlace takes one of the places for bodies that are on their way, so that
// their senders cannot fill the memory by being slow. leave gives it back.
func (req *request) bodyPlace() (leave func(), err error) {
	if req.User.ID != 0 {
		if !req.handler.bodies.Acquire(req.User.ID) {
			return nil, httperror.Busy
		}
		return func() { req.handler.bodies.Release(req.User.ID) }, nil
	}
	addr := httplimit.Network(req.clientAddr())
	if !req.handler.forms.Acquire(addr) {
		return nil, httperror.Busy
	}
	return func() { req.handler.forms.Release(addr) }, nil
}
