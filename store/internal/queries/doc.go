// Package queries has the methods of a [store.Store] on an SQL database, whatever its
// dialect. What a dialect does in a way of its own is a [Database].
//
// Statements that package bun does not build are written once, in a language that
// [Database] translates:
//
//   - arguments are ?, or ?1 and so on;
//   - go_run(?) and the like are tables: their argument is a [rows.Slice];
//   - CROSS JOIN with ON is a join whose left side should be read first;
//   - greatest and least are the scalar functions, max and min the aggregates.
package queries
