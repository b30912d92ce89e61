// Package safecsv writes tables for spreadsheets, in which texts that others chose stay
// texts.
//
//	table := safecsv.New("player", "seconds")
//	table.Add("=HYPERLINK(\"http://198.51.100.7\")", 90)
//	w.Header().Set("Content-Type", safecsv.ContentType)
//	w.Header().Set("Content-Disposition", safecsv.Attachment("versus", "players"))
//	w.Write(table.Bytes())
//
// A spreadsheet takes a cell that begins with = + - @ for a formula, which can send the
// other cells away or start a program. [Text] puts an apostrophe before such a text.
//
// The text is UTF-8 with a byte-order mark: without one, Excel reads names in the code page
// of its machine. Readers that keep the mark (Go's encoding/csv does) skip the first three
// bytes. Lines end in CR LF, as RFC 4180 has it.
package safecsv
