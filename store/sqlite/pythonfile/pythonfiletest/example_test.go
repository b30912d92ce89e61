package pythonfiletest_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/left4me/left4me/store/sqlite/pythonfile"
	"github.com/left4me/left4me/store/sqlite/pythonfile/pythonfiletest"
)

func Example() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "left4me.db")
	if err := pythonfiletest.Write(context.Background(), path, pythonfiletest.Small()); err != nil {
		log.Fatal(err)
	}
	src, err := pythonfile.Read(context.Background(), path)
	fmt.Println(len(src.Users), "users,", len(src.Servers), "servers", err)
	// Output: 2 users, 2 servers <nil>
}
