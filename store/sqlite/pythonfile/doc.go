// Package pythonfile reads the SQLite database of the Python system of the same name,
// for [github.com/left4me/left4me/store/frompython].
//
// The database is only read: nothing is written to it or beside it. What it holds is
// found by the names of tables and columns, not by a version, because the Python system
// had several.
package pythonfile
