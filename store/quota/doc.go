// Package quota bounds what a user of a store may own.
//
//	guard, err := quota.NewGuard(st, quota.Quota{Servers: 20})
//	...
//	server, err := guard.CreateServer(ctx, user, store.Server{Name: "Versus"})
//
// A [Guard] counts and then creates, one request after another, so that requests at the
// same time do not exceed the bound. Administrators have none. Of several programs on one
// store, each counts alone.
package quota
