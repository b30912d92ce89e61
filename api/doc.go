// Package api has the types of the JSON API of left4me, for programs that read it, and
// the document that describes it.
//
//	res, err := client.Get("https://example.org/api/v1/servers/1")
//	...
//	var server api.Server
//	err = json.NewDecoder(res.Body).Decode(&server)
//
// The routes are in the document that [Document] returns. Lists come in an object with
// one field: [Servers], [Runs]. Where a list goes on, the answer has a Link header with
// rel="next". An answer with a status of 400 and above is an [ErrorBody]. The data of each
// event of the stream is an [Event].
//
// Times are RFC 3339 in UTC, with the milliseconds that the store keeps. Steam IDs are
// SteamID64 as strings, which the ID of package steam parses. A pointer that is nil is
// null or absent.
//
// What is a table is also told as CSV, by the methods named Table, with Steam IDs in the form
// [U:1:4] and times in UTC.
//
// The functions make these types out of the values of packages livestate and store; they
// are pure. An [EventEncoder] writes events for a stream.
package api
