package pythonfile_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/left4me/left4me/store/sqlite/pythonfile"
)

func ExampleRead() {
	src, err := pythonfile.Read(context.Background(), "/no/such/file.db")
	fmt.Println(len(src.Servers), errors.Is(err, os.ErrNotExist))
	// Output: 0 true
}
