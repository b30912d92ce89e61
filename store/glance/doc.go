// Package glance says how servers are at a glance: one state each, out of what their owner
// wants, what polls found and how old that is. It also orders and filters lists of them.
//
//	g := glance.Of(server, snapshot, condition, time.Now(), 30*time.Second)
//	fmt.Println(g.State, g.Fill()) // running 2/4
//
// It has codes and numbers only. Words for them are up to the program.
package glance
