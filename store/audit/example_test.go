package audit_test

import (
	"context"
	"fmt"
	"log"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/audit"
)

// A program that audits a store prints what differs from the record.
func ExampleCompare() {
	check := func(ctx context.Context, path string, st store.Store) error {
		file, err := record.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		history, err := record.Replay(ctx, file, livestate.Policy{})
		if err != nil {
			return err
		}
		for d, err := range audit.Compare(ctx, history, st) {
			if err != nil {
				return err
			}
			fmt.Println(d)
		}
		return nil
	}
	if err := check(context.Background(), "/no/such/record", nil); err != nil {
		log.SetFlags(0)
		fmt.Println("no record, nothing to compare")
	}
	// Output: no record, nothing to compare
}
