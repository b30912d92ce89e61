// Package sqlite keeps a [store.Store] in an SQLite database, which needs nothing
// but a file.
//
//	s, err := sqlite.Open(ctx, "left4me.db", nil)
//	if err != nil {
//		return err
//	}
//	defer s.Close()
//
// All of [store.Store] is there. Beyond it there are [Store.Backup] and
// its Import, a [store.Importer]. A path of ":memory:" gives tests and demos a database without a file.
//
// # Writing and reading
//
// One connection writes; GOMAXPROCS connections read, and see what was committed
// when they began, while the next write is under way (write-ahead log). Several
// programs may have the same file open on one machine; their writes wait for each
// other. What a call has written survives the death of the program at once, and
// a power cut as soon as the system has written it to the disk: on Linux that
// takes up to half a minute (PRAGMA synchronous = NORMAL).
//
// A batch of Apply is a handful of statements however many servers it is
// of: each reads a Go slice as if it were a table.
//
// # Tables
//
// The tables users, blueprints, overlays, servers, server_live_state,
// server_player_session and steam_user_profile are for other programs to read.
//
// Times are integers: milliseconds since 1970-01-01 00:00 UTC, cut towards the
// past. NULL is "never". In SQL, datetime(joined_at / 1000, 'unixepoch') reads one.
// Steam IDs are integers, the SteamID64. Booleans are 0 and 1. The arguments and
// the config of a blueprint are JSON arrays of strings.
//
// server_live_state is a view of two tables: server_current has the newest run of
// each server and is small, so that a poll of all servers rewrites few pages;
// server_run has the runs before, clustered by server and start.
//
// In server_player_session, last_seen_at is NULL for a session that ended (it was
// last seen at left_at) and for one that follows its server: the player was there
// at the end of the newest run. Only an open session whose player was missed has
// a time there.
//
// In servers, imported_until is the end of the history that comes from another system.
//
// In steam_user_profile, avatar_url is computed from avatar_hash.
//
// # Schema versions
//
// The scripts in the folder schema make the tables; PRAGMA user_version counts
// those that a database has seen. SQLite can change a schema in a transaction,
// and the version is part of the database. So [Open] runs the missing scripts and
// counts them in one transaction: one that fails or dies leaves everything as it
// was, with no mark of an attempt and no lock to clear, and two programs that
// start together do it once. A version beyond the last script is
// [store.ErrNewer], told before anything is written.
package sqlite
