package status

import (
	"time"

	"github.com/left4me/left4me/steam"
)

// UnmarshalJSON reads the object that [Status.MarshalJSON] writes. Keys that it does not
// know are skipped, and fields that no key sets become zero. The reasons of a Partial
// Status are not in the object: there is one then, [ErrReasonLost]. JSON null changes
// nothing.
//
// After an error, which matches [ErrJSON], s is unchanged.
func (s *Status) UnmarshalJSON(data []byte) error {
	d := decoder{data: data}
	if d.whole("null") {
		return nil
	}
	var read Status
	d.object(func(key string) {
		switch key {
		case "hostname":
			read.Hostname = d.textOrNull()
		case "version":
			read.Version = d.textOrNull()
		case "map":
			read.Map = d.textOrNull()
		case "humans":
			read.Humans = d.count()
		case "bots":
			read.Bots = d.count()
		case "max_players":
			read.MaxPlayers = d.count()
		case "hibernating":
			read.Hibernating = d.tristate()
		case "reserved":
			read.Reserved = d.tristate() == Yes
		case "partial":
			read.Partial = d.tristate() == Yes
		case "players":
			read.Players = nil
			d.array(func() {
				if len(read.Players) == maxPlayers {
					d.fail()
					return
				}
				read.Players = append(read.Players, d.player())
			})
		default:
			d.skip()
		}
	})
	if err := d.finish(); err != nil {
		return err
	}
	if read.Partial {
		read.Reasons = []*ParseError{newError(0, "", ErrReasonLost)}
	}
	*s = read
	return nil
}

// UnmarshalJSON reads one of the players of [Status.UnmarshalJSON], by the same rules.
func (p *Player) UnmarshalJSON(data []byte) error {
	d := decoder{data: data}
	if d.whole("null") {
		return nil
	}
	read := d.player()
	if err := d.finish(); err != nil {
		return err
	}
	*p = read
	return nil
}

func (d *decoder) player() (p Player) {
	d.object(func(key string) {
		switch key {
		case "user_id":
			p.UserID = d.count()
		case "slot":
			p.Slot = d.count()
		case "name":
			p.Name = d.textOrNull()
		case "steam_id":
			p.SteamID = d.steamID()
		case "bot":
			p.Bot = d.tristate() == Yes
		case "connected_seconds":
			p.Connected = UnknownTime
			if !d.word("null") {
				p.Connected = time.Duration(d.count()) * time.Second
			}
		case "ping":
			p.Ping = d.count()
		case "loss":
			p.Loss = d.count()
		case "state":
			p.State = d.textOrNull()
		case "rate":
			p.Rate = d.count()
		case "addr":
			p.Addr = d.textOrNull()
		default:
			d.skip()
		}
	})
	return p
}

// steamID takes the ID of a person, or "" for none.
func (d *decoder) steamID() steam.ID {
	text := d.textOrNull()
	if text == "" {
		return steam.ID{}
	}
	id, err := steam.Parse(text)
	if err != nil || !id.IsIndividual() {
		d.fail()
		return steam.ID{}
	}
	return id
}
