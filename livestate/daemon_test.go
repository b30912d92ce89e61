package livestate_test

import (
	"errors"
	"fmt"
	"slices"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
)

// daemon watches a server.
type daemon struct {
	shots   []shot
	dice    *dice
	deaf    bool // is not told of silence
	reloads bool // stops and starts again, now and then
	crashes bool
	crashed int

	server livestate.Server
	table  table
}

func (d *daemon) watch() error {
	p := livestate.Policy{}
	for i := range d.shots {
		s := &d.shots[i]
		var c livestate.Changes
		switch {
		case s.stop != "":
			d.server, c = d.server.Stop(s.now, s.stop)
		case !s.seen():
			if d.deaf && i < len(d.shots)-1 {
				continue
			}
			d.server, c = d.server.Silence(s.now, p)
		default:
			if unsure := d.server.NeedLookup(s.obs); unsure != nil {
				d.server = d.server.AddKnown(d.table.sessions(unsure))
			}
			before := d.server
			d.server, c = d.server.Observe(s.obs, p)
			if err := consistent(&before, &d.server, &c); err != nil {
				return err
			}
			if i%4 == 0 {
				again, c := d.server.Observe(s.obs, p)
				if !nothing(&c) || again.Run != d.server.Run || !slices.Equal(again.Sessions, d.server.Sessions) {
					return fmt.Errorf("the same observation twice: %+v", c)
				}
			}
		}
		if err := d.table.apply(&c); err != nil {
			return err
		}
		if d.crashes {
			if ms(d.server.Run.LastSeenAt)-ms(d.table.run.LastSeenAt) >= lag {
				d.table.touch(d.server.Run)
			}
			if d.dice.one(8) {
				d.server = d.table.load()
				d.crashed++
			}
			continue
		}
		d.table.touch(d.server.Run)
		if d.reloads && d.dice.one(3) {
			if err := d.reload(); err != nil {
				return err
			}
		}
	}
	d.table.touch(d.server.Run)
	return nil
}

// reload stops and starts again.
func (d *daemon) reload() error {
	loaded := d.table.load()
	if want, got := byID(d.server.Sessions), byID(loaded.Sessions); !slices.Equal(want, got) {
		return fmt.Errorf("sessions loaded (-want +got):\n%s", gocmp.Diff(want, got))
	}
	if loaded.Run != d.server.Run {
		return fmt.Errorf("run loaded (-want +got):\n%s", gocmp.Diff(d.server.Run, loaded.Run))
	}
	d.server = loaded
	return nil
}

func byID(sessions []livestate.Session) []livestate.Session {
	sorted := slices.Clone(sessions)
	slices.SortFunc(sorted, func(a, b livestate.Session) int { return a.SteamID.Compare(b.SteamID) })
	return sorted
}

// consistent checks one step's changes against the server before and after it.
func consistent(before, after *livestate.Server, c *livestate.Changes) error {
	switch {
	case c.Run != after.Run:
		return errors.New("the changes have another run than the server")
	case c.RunStarted && c.Previous != before.Run:
		return errors.New("the run before is not the one it was")
	case c.RunStarted && before.Run != (livestate.Run{}) && !before.Run.LastSeenAt.Before(after.Run.StartedAt):
		return errors.New("two runs overlap")
	case !c.RunStarted && (c.RunExtended != (before.Run != after.Run) || before.Run.StartedAt != after.Run.StartedAt):
		return errors.New("a run changed and no change says so")
	case c.Up == before.Up || c.Down:
		return errors.New("an observation that is not up")
	}
	for i, s := range after.Sessions {
		if i > 0 && after.Sessions[i-1].SteamID.Compare(s.SteamID) >= 0 {
			return errors.New("sessions out of order")
		}
		if s.LastSeenAt.After(after.Run.LastSeenAt) && s.LastSeenAt != s.JoinedAt {
			return errors.New("a session was seen after the last poll")
		}
	}
	for _, list := range [...][]livestate.Session{c.Opened, c.Reopened, c.Updated} {
		for _, s := range list {
			if !slices.Contains(after.Sessions, s) {
				return fmt.Errorf("a session of the changes is not the server's: %+v", s)
			}
		}
	}
	for _, r := range c.Renamed {
		if r.From == r.To || r.Session.LastName != r.To || !slices.Contains(after.Sessions, r.Session) {
			return fmt.Errorf("no rename: %+v", r)
		}
	}
	return nil
}

func nothing(c *livestate.Changes) bool {
	return !c.RunStarted && !c.RunExtended && !c.MapChanged && !c.Up && !c.Down &&
		len(c.Opened)+len(c.Closed)+len(c.Reopened)+len(c.Updated)+len(c.Renamed) == 0
}
