package httperror_test

import (
	"errors"
	"fmt"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

func Example() {
	var all httperror.List
	all.Add(httperror.Invalid("name", "name_long", 128))
	all.Add(nil)
	all.Add(store.ErrPortInUse)
	e := httperror.Of(all.Err())
	fmt.Println(e.Status, e.Code, e.Args)
	fmt.Println(e.Of("port").Code)

	fmt.Println(httperror.Of(errors.New("no one needs to know this")).Code)
	// Output:
	// 422 name_long [128]
	// port_in_use
	// internal
}
