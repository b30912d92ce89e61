package steam_test

import (
	"database/sql/driver"
	"fmt"

	"github.com/left4me/left4me/steam"
)

func Example() {
	id, err := steam.Parse("STEAM_1:0:12376499")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(id)
	fmt.Println(id.Steam2())
	fmt.Println(id.Steam3())
	fmt.Println(id.ProfileURL())
	fmt.Println(id == steam.FromAccountID(24752998))
	// Output:
	// 76561197985018726
	// STEAM_1:0:12376499
	// [U:1:24752998]
	// https://steamcommunity.com/profiles/76561197985018726
	// true
}

// A server's own ID is valid, but it isn't a player.
func ExampleID_IsIndividual() {
	for _, text := range []string{"[U:1:24752998]", "[A:1:2:1]"} {
		id := steam.MustParse(text)
		fmt.Println(text, id.IsValid(), id.IsIndividual())
	}
	// Output:
	// [U:1:24752998] true true
	// [A:1:2:1] true false
}

// An address with a name in it has no ID; Steam knows whose it is.
func ExampleVanityName() {
	name, ok := steam.VanityName("https://steamcommunity.com/id/somebody/")
	fmt.Println(name, ok)
	// Output:
	// somebody true
}

// A database has no unsigned numbers, and takes int64.
func ExampleFromUint64() {
	stored := int64(steam.MustParse("STEAM_1:0:12376499").Uint64()) // an argument of Exec
	id := steam.FromUint64(uint64(stored))                          // after Scan
	fmt.Println(stored, id.Steam3(), id.IsIndividual())
	// Output:
	// 76561197985018726 [U:1:24752998] true
}

// column is an ID that package database/sql reads and writes by itself, NULL for the
// zero ID.
type column struct{ steam.ID }

func (c column) Value() (driver.Value, error) {
	if c.IsZero() {
		return nil, nil
	}
	return int64(c.Uint64()), nil
}

func (c *column) Scan(src any) error {
	switch n := src.(type) {
	case nil:
		c.ID = steam.ID{}
	case int64:
		c.ID = steam.FromUint64(uint64(n))
	default:
		return fmt.Errorf("a Steam ID is a number, not %T", src)
	}
	return nil
}

// A program that would rather not convert by hand has a type for its columns.
func ExampleID_database() {
	var c column
	err := c.Scan(int64(76561197985018726))
	value, _ := c.Value()
	fmt.Println(c, value, err)
	// Output:
	// 76561197985018726 76561197985018726 <nil>
}

func ExampleParse_error() {
	_, err := steam.Parse("https://steamcommunity.com/id/somebody")
	fmt.Println(err)
	// Output:
	// steam: parse ID "https://steamcommunity.com/id/somebody": a custom address has no ID in it; use the one with /profiles/ and a number
}
