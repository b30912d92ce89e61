package rcontest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// A Player is somebody on the roster of a [Game].
type Player struct {
	UserID    int // given by [Game.Join] if 0
	Slot      int // humans only; given by Join if 0
	Name      string
	SteamID   string    // in any form that package steam reads, or "STEAM_ID_PENDING"; "BOT" or empty is a bot
	Connected time.Time // time.Now at Join if zero
	Ping      int       // milliseconds
	Loss      int       // per cent
	State     string    // "active" if empty
	Addr      string    // "203.0.113.7:27005" if empty
}

func (p *Player) bot() bool { return p.SteamID == "" || p.SteamID == "BOT" }

// A Game is a Left 4 Dead 2 server as far as its status command shows it: players
// join and leave, the map changes, and the connected times grow. Its
// [Game.Handle] is a [Handler]. The zero value is an empty server. All methods may
// be called from many goroutines.
type Game struct {
	mu         sync.Mutex
	hostname   string
	mapName    string
	max        int
	lastUserID int
	lobby      steam.ID
	awake      bool
	players    []Player
	log        func(text string)
	bans       []ban
}

// NewGame returns an empty, hibernating game.
func NewGame(hostname, mapName string, maxPlayers int) *Game {
	return &Game{hostname: hostname, mapName: mapName, max: maxPlayers}
}

// Join puts p on the roster and returns the user id, which no other player
// of this game has had.
func (g *Game) Join(p Player) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.UserID == 0 {
		p.UserID = g.lastUserID + 1
	}
	g.lastUserID = max(g.lastUserID, p.UserID)
	if p.Slot == 0 && !p.bot() {
		p.Slot = g.freeSlot()
	}
	if p.Connected.IsZero() {
		p.Connected = time.Now()
	}
	p.State = cmp.Or(p.State, "active")
	p.Addr = cmp.Or(p.Addr, "203.0.113.7:27005")
	g.players = append(g.players, p)
	g.awake = true
	g.logJoin(&p)
	return p.UserID
}

func (g *Game) freeSlot() int {
	for slot := 1; ; slot++ {
		if !slices.ContainsFunc(g.players, func(p Player) bool { return p.Slot == slot }) {
			return slot
		}
	}
}

// Leave takes the player with that user id off the roster. It reports whether
// there was one. When the last human leaves, the game hibernates.
func (g *Game) Leave(userID int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.leave(userID, "Disconnect by user.")
}

// leave does the work of Leave. The caller holds mu.
func (g *Game) leave(userID int, reason string) bool {
	before := len(g.players)
	for i := range g.players {
		if p := &g.players[i]; p.UserID == userID {
			g.writeLog(`%s disconnected (reason "%s")`, p.inLog("Survivor"), reason)
		}
	}
	g.players = slices.DeleteFunc(g.players, func(p Player) bool { return p.UserID == userID })
	g.awake = slices.ContainsFunc(g.players, func(p Player) bool { return !p.bot() })
	return len(g.players) < before
}

// Update calls change with the player of that user id, for example to change
// their ping or name. It reports whether there is one.
func (g *Game) Update(userID int, change func(*Player)) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.players, func(p Player) bool { return p.UserID == userID })
	if i >= 0 {
		before := g.players[i]
		change(&g.players[i])
		if after := g.players[i].Name; after != before.Name {
			g.writeLog(`%s changed name to "%s"`, before.inLog("Survivor"), after)
		}
	}
	return i >= 0
}

// ChangeMap changes the map. Players stay, with their user ids and times.
func (g *Game) ChangeMap(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.mapName = name
	g.writeLog(`Loading map "%s"`, name)
	g.writeLog(`Started map "%s" (CRC "-1")`, name)
}

// Reserve makes the summary say that the lobby with that id holds the server; the zero
// ID ends it.
func (g *Game) Reserve(lobby steam.ID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lobby = lobby
}

// Players returns a copy of the roster, in the order of joining.
func (g *Game) Players() []Player {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.players)
}

// Handle answers "status" with [Game.Status], "changelevel" and "map" by changing
// the map, "kickid", "banid" and "removeid" by user id or Steam ID as srcds does, "listid"
// with the bans, "say" by writing to the log, "mp_restartgame", "writeid", "quit" and "version" with
// nothing, and everything else as srcds answers what it does not know.
func (g *Game) Handle(r *Request) string {
	name, args, _ := strings.Cut(strings.TrimSpace(r.Command), " ")
	args = strings.TrimSpace(args)
	switch name {
	case "status":
		return g.Status()
	case "changelevel", "map":
		g.ChangeMap(strings.Trim(args, `"`))
		return ""
	case "say":
		g.consoleSay(strings.Trim(args, `"`))
		return ""
	case "kickid":
		return g.kickID(args)
	case "banid":
		return g.banID(args)
	case "removeid":
		return g.removeID(args)
	case "listid":
		return g.listBans()
	case "mp_restartgame", "writeid", "quit", "version":
		return ""
	}
	return fmt.Sprintf("Unknown command %q\n", name)
}

// Status returns the output of the status command as of now.
func (g *Game) Status() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := status.Status{
		Hostname:    cmp.Or(g.hostname, "Left 4 Dead 2"),
		Version:     "2.2.4.3 10097",
		Secure:      status.Yes,
		OS:          "Linux Dedicated",
		LocalAddr:   "203.0.113.66:27015",
		PublicAddr:  "203.0.113.66:27015",
		Map:         cmp.Or(g.mapName, "c1m1_hotel"),
		MaxPlayers:  cmp.Or(g.max, 4),
		Hibernating: status.Yes,
		Lobby:       g.lobby,
		Players:     make([]status.Player, 0, len(g.players)),
	}
	if g.awake {
		s.Hibernating = status.No
	}
	now := time.Now()
	for i := range g.players {
		p := &g.players[i]
		if p.bot() {
			s.Bots++
		} else {
			s.Humans++
		}
		s.Players = append(s.Players, p.row(now))
	}
	return string(status.Append(nil, s, status.L4D))
}

func (p *Player) row(now time.Time) status.Player {
	row := status.Player{UserID: p.UserID, Name: p.Name, State: p.State}
	if p.bot() {
		row.Bot = true
		return row
	}
	row.Slot, row.Ping, row.Loss, row.Rate, row.Addr = p.Slot, p.Ping, p.Loss, 30000, p.Addr
	row.Connected = max(now.Sub(p.Connected), 0)
	var err error
	if row.SteamID, err = steam.Parse(p.SteamID); err != nil {
		row.Pending = p.SteamID == "STEAM_ID_PENDING"
	}
	return row
}
