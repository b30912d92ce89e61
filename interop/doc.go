// Package interop tests this project against RCON programs that others wrote: its
// client against the listener of github.com/Tnze/go-mc, and the server of package
// rcontest against the clients of go-mc, Debian's python3-rcon and npm's
// rcon-client. It is a module of its own, so that no one who imports the project
// depends on any of them.
//
// The script run installs what is needed, as root on Debian with node, and runs
// the tests.
package interop
