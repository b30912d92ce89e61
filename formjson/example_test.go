package formjson_test

import (
	"fmt"

	"github.com/left4me/left4me/formjson"
)

func Example() {
	for contentType, body := range map[string]string{
		"application/json":                  `{"name": "Versus", "port": 27015}`,
		"application/x-www-form-urlencoded": "name=Versus&port=27015",
	} {
		values, err := formjson.Parse(contentType, []byte(body))
		if err != nil {
			fmt.Println(err)
			return
		}
		texts, err := values.Texts("name", "port")
		fmt.Println(texts["name"], texts["port"], err)
	}
	// Output:
	// Versus 27015 <nil>
	// Versus 27015 <nil>
}
