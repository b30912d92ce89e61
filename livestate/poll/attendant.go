package poll

import (
	"context"

	"github.com/left4me/left4me/livestate"
)

// An Attendant has something to do on the game servers besides polling. Its methods are called with
// the client that polls a server, between two polls of it, and ctx bounds them: they delay the
// next poll of that server. Those of several servers are called at the same time.
type Attendant interface {
	// Polled is called after each poll that has succeeded. The first one over a client is fresh: the
	// server may have restarted before.
	Polled(ctx context.Context, t Target, c Client, fresh bool, changes livestate.Changes)

	// Leaving is called when a server or its address is no longer polled, and when Run ends. c is nil if
	// the last poll has not succeeded.
	Leaving(ctx context.Context, t Target, c Client)
}

type noAttendant struct{}

func (noAttendant) Polled(context.Context, Target, Client, bool, livestate.Changes) {}

func (noAttendant) Leaving(context.Context, Target, Client) {}
