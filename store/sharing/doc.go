// Package sharing gives users roles on servers and on groups of servers, by their names, and
// writes each change into the audit log.
//
//	s := &sharing.Sharing{Store: st, Log: &operate.Operator{Store: st}}
//	err := s.SetMember(ctx, operate.User(u), srv, "bob", store.RoleOperator)
//
// That the actor may do it is for the caller to check: they own the server, or the group.
package sharing
