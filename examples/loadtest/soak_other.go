//go:build unix && !linux

package main

import (
	"context"
	"errors"
)

const soakVariable = "LEFT4ME_LOADTEST_SOAK"

func serveSoak(string) error { return errors.New("-soak needs Linux") }

func runSoak(context.Context, *plan, bool) ([]figure, error) { return nil, serveSoak("") }
