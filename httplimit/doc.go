// Package httplimit bounds what the clients of an HTTP server can take: connections,
// time, requests under way, and attempts.
//
//	server := httplimit.NewServer(":8080", handler, httplimit.Config{MaxConns: 4096, MaxConnsPerAddr: 512})
//
// [NewServer] returns an [net/http.Server] with timeouts and a bound on connections, so
// that a client that sends or reads a byte at a time is cut off.
//
// Within a handler, [Slots] bounds what is under way at a time, in all and for each
// key, such as a user; [Queue] lets one request at a time do something slow for each key;
// [Attempts] counts attempts, such as logins, at a rate for each key. None of them
// waits without end, and none remembers keys without bound.
//
// [Proxies] finds the address of a client behind proxies that are trusted, and [Network]
// what counts as one client: an address, or the IPv6 network of one customer.
//
// All types may be used by many goroutines.
package httplimit
