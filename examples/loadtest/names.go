//go:build unix

package main

import (
	"context"
	"net"
	"strings"
)

// To a store all addresses of loopback are one, so the game servers have names, which the
// test resolves itself.
const domain = ".loadtest.test"

// nameOf returns the name of the game server at an address: 127-0-1-9.loadtest.test.
func nameOf(host string) string { return strings.ReplaceAll(host, ".", "-") + domain }

// dial connects to a game server by its name.
func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	host = strings.ReplaceAll(strings.TrimSuffix(host, domain), "-", ".")
	var d net.Dialer
	return d.DialContext(ctx, network, net.JoinHostPort(host, port))
}
