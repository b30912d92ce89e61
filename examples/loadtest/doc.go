//go:build unix

// Loadtest measures the daemon at scale: it runs one on a new SQLite file against
// thousands of scripted game servers, which a process of their own serves on
// addresses of 127.0.0.0/8, and then holds the database against the script.
//
//	loadtest -servers 10000 -interval 5s -duration 60s
//
// With -overload 2 the daemon is told to poll twice as often as -interval says, and
// should be held to an -interval that the machine can keep: then polls come late, but
// what is seen is stored, each server is fresh, and no session is wrong.
//
//	GOMAXPROCS=1 loadtest -servers 19000 -interval 5s -overload 2
//
// The game servers have accepted the password before, as after a restart of the daemon.
//
// It prints one "name value" a line:
//
//	polls_per_second     polls that ended, over the duration
//	lateness_p50_ms      how long after its planned time a poll began
//	lateness_p99_ms
//	fresh_share          living servers whose newest run in the database was seen in the last 15 s, or three intervals
//	daemon_cpu_cores     processor time of the daemon and its database, over the duration
//	daemon_rss_mb        its resident memory at most, in MB of 2^20 bytes
//	db_written_kb_per_s  what it sent to the disk, in KB of 2^10 bytes
//	sessions_expected    sessions in the script
//	sessions_wrong       sessions that are missing, too many, or have other times than in the script
//	sequential_tick_s    what one pass takes if the same servers are polled one after the
//	                     other with a connection each, extrapolated from 200 of them
//
// With -pollers 4, four processes share the servers on one PostgreSQL, which it starts, or on
// the empty database that -postgres names. In each 90 s one is killed and replaced, one
// stopped for 20 s, one cut off from the database, and the database restarted, which
// -postgres-restart does for one that was named; -quiet leaves all alone. It prints then:
//
//	pollers              processes
//	pollers_cpu_cores    their processor time, over the duration
//	all_polled_s         when each server had been polled once: what follows begins then
//	kills, stops, cuts, database_restarts
//	polls_per_second     commands that the game servers got
//	polls_by_two         commands over a connection after a newer one had logged in: 0
//	logins_at_once       connections of a server in use at once, from the login to the last command: 1
//	logins_open_at_once  with those of a stopped poller, which cannot close them
//	largest_gap_s        between two commands to one server
//	gap_after_kill_s     from a kill to the next command, of all servers: under 10
//	gap_across_kill_s    between the commands before and after a kill
//
// It fails if sessions are wrong or one of these bounds is broken.
//
// With -soak the daemon and its pages are one process, on SQLite: it is killed, its disk is
// full, its clock steps, a tenth of the game servers is hostile (-hostile), and viewers read
// pages and events. It ends with an error if a session is wrong, or if the second half of its
// longest life took more memory, goroutines or descriptors than the first. make soak runs it.
//
//	sessions_wrong           sessions that are not as in the script: 0
//	pages, pages_failed      that viewers read, or could not though the process lived: 0
//	pages_failed_killed      that they could not read because it was killed
//	page_p50_ms, page_p99_ms
//	events                   that reached viewers
//	rss_mb_first_half, rss_mb_second_half, and so for goroutines and descriptors
//	gap_since_kill_s, and so for start, disk, behind and ahead
//	                         the longest time without a poll of a server that answers, until the next
//	                         of these: with one over the 25 s in which no player comes or goes, this
//	                         machine is too busy to tell, and sessions are wrong
//
// It needs two file descriptors for each server in all, one in each process, and
// Linux.
package main
