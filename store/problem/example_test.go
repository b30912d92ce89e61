package problem_test

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/problem"
)

func Example() {
	c := problem.Classifier{QueryTimeout: 2 * time.Second}
	for _, err := range []error{
		&store.HoldError{Until: time.Now().Add(time.Minute), Reason: store.HoldRefused},
		syscall.ECONNREFUSED,
		errors.ErrUnsupported,
	} {
		f := c.Classify(poll.Status{}, err)
		if !problem.GamesOnly(f.Kind, err) {
			f = problem.NoGame(f) // for a reader who may not know what listens there
		}
		fmt.Printf("%s: %s\n", problem.Of(f), f.Message)
	}
	// Output:
	// auth: wrong RCON password: change it here or in server.cfg
	// no_game: no game server answers at this host and port
	// internal: it could not be asked; the log says why
}
