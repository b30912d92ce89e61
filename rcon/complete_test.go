package rcon_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func endsWithEnd(_, reply string) bool { return strings.HasSuffix(reply, "#end\n") }

// A server that ignores end markers costs the gap twice. From then on its complete replies
// end at once, over the one connection.
func TestServerWithoutMirrorIsLearned(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		whole := strings.Repeat("a row\n", 2000) + "#end\n" // in three packets
		s := rcontest.New(text(whole), &rcontest.Options{Faults: rcontest.Faults{NoMirror: true, NoEmpty: true}})
		defer s.Close()
		c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext, Complete: endsWithEnd}}
		defer c.Close()
		for i, want := range []time.Duration{rcon.DefaultGap, rcon.DefaultGap, 0, 0, 0} {
			start := time.Now()
			got, err := c.Exec(t.Context(), "status")
			if took := time.Since(start); got != whole || err != nil || took != want {
				t.Errorf("reply %d: %d bytes after %v, %v; want %d bytes after %v", i, len(got), took, err, len(whole), want)
			}
		}
		if s := s.Stats(); s.Conns != 1 || s.Commands != 5 {
			t.Errorf("%d connections and %d commands, want 1 and 5", s.Conns, s.Commands)
		}
	})
}

// Where the marker ends the connection, it is not sent a third time either.
func TestServerThatHangsUpAtMarkersIsLearned(t *testing.T) {
	t.Parallel()
	s := serve(t, text("a row\n#end\n"), rcontest.Faults{HangOnEmpty: true})
	c := client(t, s, &rcon.Options{Complete: endsWithEnd})
	ctx := within(t, 20*time.Second)
	for range 6 {
		if got, err := c.Exec(ctx, "status"); got != "a row\n#end\n" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if got := s.Stats().Conns; got != 3 {
		t.Errorf("%d connections, want 3", got)
	}
}

// What Complete does not hold for a whole reply still waits for its end.
func TestReplyThatIsNotCompleteIsIncomplete(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{NoMirror: true, NoEmpty: true}})
		defer s.Close()
		c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext, Complete: endsWithEnd}}
		defer c.Close()
		for range 2 {
			for _, command := range []string{"#end\t", "1 #end"} {
				if got, err := c.Exec(t.Context(), command); got != command || !errors.Is(err, rcon.ErrIncomplete) {
					t.Errorf("got %q, %v, want %v", got, err, rcon.ErrIncomplete)
				}
			}
		}
	})
}

// One marker that is late does not make a server one without markers.
func TestLateMirrorIsForgiven(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(text("#end\n"), &rcontest.Options{Faults: rcontest.Faults{NoEmpty: true}})
		defer s.Close()
		c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext, Complete: endsWithEnd}}
		defer c.Close()
		for i := range 6 {
			s.SetFaults(rcontest.Faults{NoEmpty: true, NoMirror: i%2 == 0})
			start := time.Now()
			if got, err := c.Exec(t.Context(), "status"); got != "#end\n" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			if took, want := time.Since(start), rcon.DefaultGap*time.Duration(1-i%2); took != want {
				t.Errorf("reply %d took %v, want %v", i, took, want)
			}
		}
	})
}
