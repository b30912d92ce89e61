// Package e2e tests the shipped binary as people use it: in a browser, against
// game servers that speak the real protocol. It is a module of its own, so that
// the browser's driver is no one else's dependency. `make e2e` runs it.
package e2e
