package httpui

import "errors"

// apiEvents streams what happens on the user's servers, or on one of them.
func (req *request) apiEvents() error {
	return req.handler.streams.Serve(req.w, req.r, req.User.ID, req.reauthenticate)
}

var errLoginEnded = errors.New("httpui: login ended")

// reauthenticate fails if the login has ended or belongs to another user.
func (req *request) reauthenticate() error {
	now, err := req.handler.sessions.Identify(req.r)
	if err == nil && now.User.ID != req.User.ID {
		err = errLoginEnded
	}
	return err
}
