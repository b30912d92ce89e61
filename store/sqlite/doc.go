// Package sqlite keeps a store in an SQLite database.
package sqlite
