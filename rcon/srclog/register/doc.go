// Package register makes game servers send their log to a program, and keeps them at it.
//
//	r := register.Registrar{Addr: netip.MustParseAddrPort("203.0.113.9:28000")}
//	err := r.Add(ctx, conn)               // log on; logaddress_add 203.0.113.9:28000
//	repaired, err := r.Check(ctx, conn)   // after a change of map, and now and then
//	err = r.Remove(ctx, conn)             // at the end
//
// A game server forgets its receivers when it restarts, and may when it changes maps. It tells
// what it knows by logaddress_list, which Check asks for.
//
// The address is what the game server sends to, so it must reach this machine from there:
// [CheckAddr] refuses those that never do. Lines come from the game's own port to a Listener of
// package srclog.
//
// # Secrets
//
// Games such as Team Fortress 2 and CS:GO put the number in sv_logsecret in front of each line, if it is set.
// Left 4 Dead 2 has no such variable. [Secret] asks a server for it. The package never sets it, because other
// receivers of the same log rely on it.
package register
