// Package transfer copies all that one store holds into another that is empty: a history
// that began in an SQLite file goes on in PostgreSQL, or the other way round.
//
//	report, err := transfer.Copy(ctx, from, to)
//
// The source is read as it is at one moment, and the target is written in one transaction,
// which ends only if each row that it has stored reads back as it was. Rows are held a few
// thousand at a time, however many there are.
package transfer
