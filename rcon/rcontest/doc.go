// Package rcontest is a game server's RCON port for tests, as
// net/http/httptest is a web server.
package rcontest
