//go:build !linux

package rcontest

import "net"

func listenLoopback() (net.Listener, error) { return net.Listen("tcp4", ":0") }
