package sse_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/left4me/left4me/sse"
)

func Example() {
	handler := func(w http.ResponseWriter, r *http.Request) {
		sse.Serve(w, r, nil, func(ctx context.Context, s *sse.Stream) error {
			for id := sse.LastID(r) + 1; id <= 3; id++ {
				if err := s.Send(sse.Event{ID: id, Name: "count", Data: fmt.Append(nil, "number ", id)}.Append(nil)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Last-Event-ID", "1")
	w := httptest.NewRecorder()
	handler(w, r)
	fmt.Print(w.Body)
	// Output:
	// retry: 3000
	// : hello
	//
	// id: 2
	// event: count
	// data: number 2
	//
	// id: 3
	// event: count
	// data: number 3
}

func ExampleAudiences() {
	rooms := map[string][]int{"mara": {1, 2}}
	audiences := sse.Audiences[string, int]{
		List:  func(_ context.Context, reader string) ([]int, error) { return rooms[reader], nil },
		Check: func(context.Context, string, int) (bool, error) { return false, nil },
	}
	mara := audiences.Join("mara")
	defer mara.Leave()
	ctx := context.Background()
	if err := mara.Reload(ctx); err != nil {
		fmt.Println(err)
	}
	fmt.Println(mara.CanSee(ctx, 2), mara.CanSee(ctx, 3))
	// Output: true false
}
