// Package postgres keeps a [store.Store] in a PostgreSQL database, for those that one
// machine is too small: several programs may use it at once.
//
//	s, err := postgres.Open(ctx, "postgres://left4me:secret@db.example.net/left4me", nil)
//	if err != nil {
//		return err
//	}
//	defer s.Close()
//
// All of [store.Store] is there, and [store.Importer]. PostgreSQL 14 or newer will do. Text
// is UTF-8: the encoding of the database must be.
//
// # Writing and reading
//
// What a call has written survives as PostgreSQL promises; synchronous_commit in the URL
// or in its configuration chooses. A batch of Apply is a handful of statements
// however many servers it is of: each takes an array for each column. Other writes are
// serializable, and repeated for up to ten seconds if others get in their way. What reads
// with several statements sees one state of the database.
//
// A database that is away, full or read-only is [store.ErrUnavailable]; so is every call
// until it is back.
//
// # Tables
//
// The tables are those of package sqlite, with the same names and columns. Times are
// integers: milliseconds since 1970-01-01 00:00 UTC. In SQL, to_timestamp(joined_at /
// 1000.0) reads one. Steam IDs are integers, the SteamID64. They stand in the first schema of
// the user's search path.
//
// # Months
//
// The table server_run_all is partitioned by the month in which a run began. When the time of
// runs has come, retention adds them to the sums, and in the same short transaction notes in
// run_gone how far it is on their server. It deletes none: server_run is the view of those that
// are left. A month of which none is left is dropped: its space is free at once, without VACUUM.
// Months are made two ahead. Runs of other months, such as those of a very old history, stand
// in server_run_rest, and are deleted.
//
// The drop needs a lock on all runs, for a moment: it gives up after 200 ms and tries again the
// next time. A run that is stored though it began before others that are gone, which is rare,
// first has those of its server deleted; run_bound tells a batch whether it has one.
//
// # Schema versions
//
// The scripts in the folder schema make the tables; the table left4me_schema counts those
// that a database has seen. [Open] runs the missing ones in one transaction behind an
// advisory lock.
package postgres
