package httpui

import (
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store/httperror"
)

// input reads the form or the JSON object of the request. There are places for bodies that are
// on their way, so that their senders cannot fill the memory by being slow.
func (req *request) input() (formjson.Values, error) {
	var leave func()
	var ok bool
	if req.User.ID != 0 {
		leave, ok = req.handler.bodies.Enter(req.User.ID)
	} else {
		leave, ok = req.handler.forms.Enter(httplimit.Network(req.clientAddr()))
	}
	if !ok {
		req.w.Header().Set("Connection", "close") // the body is not waited for
		return formjson.Values{}, httperror.Busy
	}
	defer leave()
	return formjson.Read(req.r)
}
