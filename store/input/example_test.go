package input_test

import (
	"fmt"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
)

func Example() {
	in, err := formjson.Parse("application/json", []byte(`{"name": " Friday ", "port": 0, "host": "203.0.113.5:27015"}`))
	if err != nil {
		fmt.Println(err)
	}
	var s store.Server
	e := httperror.Of(input.Server(&s, in, false))
	fmt.Println(s.Name, e.Of("port").Code, e.Of("host").Code)
	// Output: Friday port_bad host_port
}
