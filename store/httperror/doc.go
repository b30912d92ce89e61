// Package httperror tells the clients of a program that serves a store over HTTP what went
// wrong: with a status, a code that names a message, and the field of the form that is at
// fault.
//
//	var all httperror.List
//	all.Add(checkName(name))
//	all.Add(checkPort(port))
//	if err := all.Err(); err != nil {
//		e := httperror.Of(err)
//		http.Error(w, messages[e.Code], e.Status)
//	}
//
// [Of] maps the errors of package store, of what guards it, and of package formjson. An
// error that it does not know is [Internal], of which a client learns nothing.
package httperror
