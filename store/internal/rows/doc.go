// Package rows has what stores on SQL databases share: the one mapping of each table to
// the types of package store, whatever the dialect.
//
// Accounts, blueprints and servers are models of bun, which writes and reads them one at
// a time. [Columns] and [Dest] serve prepared statements out of the same models.
//
// What a tick writes for thousands of servers goes in sets. A [Table] binds each column to
// what is written and where it is read to, and the lists of columns in statements come
// from it. [NewBatch] sorts out what a number of updates come to.
package rows
