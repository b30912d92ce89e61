package retention_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/retention"
)

func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := retention.Retention{
		Store: memstore.New(), KeepFor: 30 * 24 * time.Hour,
		OnRemove: func(rows int, err error) {
			fmt.Println(rows, "rows removed,", err)
			cancel()
		},
	}
	r.Run(ctx)
	// Output: 0 rows removed, <nil>
}
