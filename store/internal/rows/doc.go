// Package rows has what stores on SQL databases share: the one mapping of each table to
// the types of package store, whatever the dialect.
//
// Accounts, blueprints and servers are models of bun, which writes and reads them one at
// a time. [Columns] and [Dest] serve prepared statements out of the same models.
package rows
