package webapitest

import "strconv"

// SetVersion makes version the newest one of an app. Of an app without one Steam knows
// nothing.
func (s *Server) SetVersion(app, version int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newest[app] = version
}

// upToDate is what UpToDateCheck answers.
func (s *Server) upToDate(req Request) map[string]any {
	app, errApp := strconv.Atoi(req.App)
	version, errVersion := strconv.Atoi(req.Version)
	s.mu.Lock()
	newest := s.newest[app]
	s.mu.Unlock()
	switch {
	case errApp != nil || errVersion != nil || newest == 0:
		return map[string]any{"success": false, "error": "Couldn't get app info for the app specified."}
	case version >= newest:
		return map[string]any{"success": true, "up_to_date": true, "version_is_listable": true}
	}
	return map[string]any{
		"success": true, "up_to_date": false, "version_is_listable": false, "required_version": newest,
		"message": "Your server is out of date, please upgrade",
	}
}
