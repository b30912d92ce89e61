// Joinleave prints who joins and leaves a game server, with no database: the
// shortest program that has sessions.
//
//	RCON_PASSWORD=... joinleave -addr 127.0.0.1:27015
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:27015", "the game server's `host:port`")
	every := flag.Duration("every", 5*time.Second, "time between two polls")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client := &rcon.Client{
		Addr: *addr, Password: os.Getenv("RCON_PASSWORD"),
		Options: &rcon.Options{Complete: status.Complete, ReadOnly: status.IsCommand},
	}
	defer client.Close()
	if err := watch(ctx, client, *every, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// watch prints to w until ctx ends or the password is refused.
func watch(ctx context.Context, client *rcon.Client, every time.Duration, w io.Writer) error {
	var known []livestate.Session
	for ; ctx.Err() == nil; wait(ctx, every) {
		obs, err := observe(ctx, client)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, rcon.ErrAuth):
			return err
		case err != nil:
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		changes := livestate.Reconcile(known, obs, livestate.Policy{})
		known = changes.Apply(known)
		for _, s := range changes.Closed {
			fmt.Fprintf(w, "- %s %q after %s\n", s.SteamID, s.LastName, s.LeftAt.Sub(s.JoinedAt).Round(time.Second))
		}
		for _, s := range slices.Concat(changes.Opened, changes.Reopened) {
			fmt.Fprintf(w, "+ %s %q\n", s.SteamID, s.LastName)
		}
	}
	return nil
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// observe asks the server once.
func observe(ctx context.Context, client *rcon.Client) (livestate.Observation, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return poll.Observe(ctx, client)
}
