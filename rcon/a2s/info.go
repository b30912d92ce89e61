package a2s

import (
	"fmt"
	"time"
)

// Info is the answer to A2S_INFO.
type Info struct {
	Protocol   int
	Name       string // the hostname
	Map        string
	Folder     string // "left4dead2"
	Game       string // "Left 4 Dead 2"
	AppID      uint32 // 550 is Left 4 Dead 2
	Players    int    // connected; in most games bots are among them
	MaxPlayers int
	Bots       int
	Type       byte // 'd' dedicated, 'l' listen, 'p' a relay of SourceTV
	OS         byte // 'l' Linux, 'w' Windows, 'm' or 'o' macOS
	Password   bool // the server asks players for a password
	Secure     bool // VAC
	Version    string
	Port       int    // the game port; 0 if the server does not say
	SteamID    uint64 // the server's own; 0 if the server does not say
	TVPort     int    // of SourceTV; 0 for none
	TVName     string
	Keywords   string // sv_tags
}

// Player is one entry of the answer to A2S_PLAYER.
type Player struct {
	Name      string // empty while the player connects
	Score     int
	Connected time.Duration // 0 if the server sent no possible time
}

// maxConnected is the longest time connected that is believed, in seconds.
const maxConnected = 30 * 24 * 3600

// The types of packets.
const (
	typeInfo      = 'I'
	typePlayers   = 'D'
	typeChallenge = 'A'
)

// Bits of the extra data flag.
const (
	extraPort     = 0x80
	extraTV       = 0x40
	extraKeywords = 0x20
	extraSteamID  = 0x10
	extraGameID   = 0x01
)

const theShip = 2400 // has three bytes that no other game has

// ParseInfo reads the payload of an answer to A2S_INFO: what follows FF FF FF FF, joined if there
// were several packets.
func ParseInfo(payload []byte) (Info, error) {
	d := decoder{rest: payload}
	if d.byte() != typeInfo {
		return Info{}, fmt.Errorf("%w: not an answer to A2S_INFO", ErrProtocol)
	}
	info := Info{
		Protocol: int(d.byte()), Name: d.string(), Map: d.string(), Folder: d.string(), Game: d.string(),
		AppID: uint32(d.uint16()), Players: int(d.byte()), MaxPlayers: int(d.byte()), Bots: int(d.byte()),
		Type: d.byte(), OS: d.byte(), Password: d.byte() != 0, Secure: d.byte() != 0,
	}
	if info.AppID == theShip {
		d.bytes(3)
	}
	info.Version = d.string()
	if d.failed {
		return Info{}, fmt.Errorf("%w: the answer to A2S_INFO breaks off", ErrProtocol)
	}
	if len(d.rest) == 0 { // old servers send no more
		return info, nil
	}
	extra := d.byte()
	if extra&extraPort != 0 {
		info.Port = int(d.uint16())
	}
	if extra&extraSteamID != 0 {
		info.SteamID = d.uint64()
	}
	if extra&extraTV != 0 {
		info.TVPort, info.TVName = int(d.uint16()), d.string()
	}
	if extra&extraKeywords != 0 {
		info.Keywords = d.string()
	}
	if extra&extraGameID != 0 {
		if app := uint32(d.uint64() & 0xFFFFFF); app != 0 {
			info.AppID = app
		}
	}
	if d.failed {
		return Info{}, fmt.Errorf("%w: the answer to A2S_INFO breaks off", ErrProtocol)
	}
	return info, nil
}

// ParsePlayers reads the payload of an answer to A2S_PLAYER, as [ParseInfo] does its own. The list
// may be empty.
func ParsePlayers(payload []byte) ([]Player, error) {
	d := decoder{rest: payload}
	if d.byte() != typePlayers {
		return nil, fmt.Errorf("%w: not an answer to A2S_PLAYER", ErrProtocol)
	}
	n := int(d.byte())
	players := make([]Player, 0, n)
	for range n {
		d.byte() // an index, which most games leave at 0
		p := Player{Name: d.string(), Score: int(int32(d.uint32()))}
		if s := d.float32(); s > 0 && s <= maxConnected {
			p.Connected = time.Duration(float64(s) * float64(time.Second)).Truncate(time.Millisecond)
		}
		if d.failed {
			break
		}
		players = append(players, p)
	}
	if d.failed {
		return nil, fmt.Errorf("%w: the answer to A2S_PLAYER breaks off after %d players of %d", ErrProtocol, len(players), n)
	}
	return players, nil
}
