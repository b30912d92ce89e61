// Package postgrestest starts a PostgreSQL of its own for tests: the installed
// programs, a temporary folder, a free port on loopback. It ends with the test program,
// even if that is killed.
//
//	server, err := postgrestest.Start(ctx)
//	if errors.Is(err, postgrestest.ErrMissing) {
//		// PostgreSQL is not installed here.
//	}
//	defer server.Stop()
//	url, err := server.NewDatabase(ctx)
//
// It needs a Unix shell. PostgreSQL refuses to run as root; root's tests run it as the user
// postgres, or else `nobody`.
package postgrestest
