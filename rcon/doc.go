// Package rcon talks to game servers over the Source RCON protocol.
package rcon
