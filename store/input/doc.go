// Package input reads what people type about servers, blueprints, users and API tokens:
// out of a form or a JSON object, checked, with everything that is wrong with it at once.
//
//	in, err := formjson.Parse(r.Header.Get("Content-Type"), body)
//	if err == nil {
//		err = input.Server(&server, in, false)
//	}
//	if err != nil {
//		e := httperror.Of(err) // says which fields are wrong, and how
//	}
//
// It asks no store: that a name or a port is taken, or that a blueprint does not exist, the
// store says when it is told to write.
package input
