// Package operate does actions on the games of a store, for users of it: it looks who may,
// writes the audit entry, does the action, and writes the result.
//
//	o := &operate.Operator{Store: st, Client: operate.Clients(logins, nil)}
//	reply, err := o.Do(ctx, operate.Request{Actor: operate.User(u), Server: srv, Action: action})
//
// An entry whose result is missing was under way when its program ended. What cannot be
// written down is not done.
package operate
