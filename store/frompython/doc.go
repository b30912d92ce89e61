// Package frompython moves the users, servers and history of the Python system of the
// same name into a store.
//
//	src, err := pythonfile.Read(ctx, path) // github.com/left4me/left4me/store/sqlite/pythonfile
//	...
//	have, err := frompython.Look(ctx, st, src)
//	...
//	in, report, err := frompython.Plan(src, have, frompython.Options{Now: time.Now()})
//	for _, note := range report.Notes {
//		fmt.Println(note)
//	}
//	err = frompython.Apply(ctx, st, in)
//
// [Plan] is the dry run: it takes values and returns values, and changes nothing. It
// repairs what breaks the rules of this system and notes each repair. [Apply] stores the
// plan in one transaction. What the store has already stays as it is, so that importing
// again changes nothing.
package frompython
