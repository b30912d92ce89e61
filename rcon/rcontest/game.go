package rcontest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Player is somebody on the roster of a [Game].
type Player struct {
	UserID    int // given by [Game.Join] if 0
	Slot      int // humans only; given by Join if 0
	Name      string
	SteamID   string    // "STEAM_1:0:12345", "[U:1:24690]"...; "BOT" or empty is a bot
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
	lobby      string
	awake      bool
	players    []Player
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
	before := len(g.players)
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
		change(&g.players[i])
	}
	return i >= 0
}

// ChangeMap changes the map. Players stay, with their user ids and times.
func (g *Game) ChangeMap(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.mapName = name
}

// Reserve makes the summary say that the lobby with that hexadecimal id holds
// the server; empty ends it.
func (g *Game) Reserve(lobby string) {
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
// the map, and everything else as srcds answers what it does not know.
func (g *Game) Handle(r *Request) string {
	name, args, _ := strings.Cut(strings.TrimSpace(r.Command), " ")
	switch name {
	case "status":
		return g.Status()
	case "changelevel", "map":
		g.ChangeMap(strings.TrimSpace(args))
		return ""
	}
	return fmt.Sprintf("Unknown command %q\n", name)
}

// Status returns the output of the status command as of now.
func (g *Game) Status() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	humans := 0
	for i := range g.players {
		if !g.players[i].bot() {
			humans++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "hostname: %s\n", cmp.Or(g.hostname, "Left 4 Dead 2"))
	b.WriteString("version : 2.2.4.3 10097 secure  (unknown)\n" +
		"udp/ip  : 203.0.113.66:27015 [ public 203.0.113.66:27015 ]\n" +
		"os      : Linux Dedicated\n")
	fmt.Fprintf(&b, "map     : %s\n", cmp.Or(g.mapName, "c1m1_hotel"))
	fmt.Fprintf(&b, "players : %d humans, %d bots (%d max) (%s) (%s)\n\n",
		humans, len(g.players)-humans, cmp.Or(g.max, 4), hibernation(g.awake), reservation(g.lobby))
	b.WriteString("# userid name uniqueid connected ping loss state rate adr\n")
	for i := range g.players {
		g.players[i].appendRow(&b, now)
	}
	b.WriteString("#end\n")
	return b.String()
}

func (p *Player) appendRow(b *strings.Builder, now time.Time) {
	if p.bot() {
		fmt.Fprintf(b, "#%2d \"%s\" BOT %s\n", p.UserID, p.Name, p.State)
		return
	}
	fmt.Fprintf(b, "#%3d %d \"%s\" %s %s %d %d %s 30000 %s\n", p.UserID, p.Slot, p.Name, p.SteamID,
		clock(now.Sub(p.Connected)), p.Ping, p.Loss, p.State, p.Addr)
}

// clock formats a connected time: mm:ss, and from one hour on a blank and h:mm:ss.
func clock(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%02d:%02d", s/60, s%60)
	}
	return fmt.Sprintf(" %d:%02d:%02d", s/3600, s/60%60, s%60)
}

func hibernation(awake bool) string {
	if awake {
		return "not hibernating"
	}
	return "hibernating"
}

func reservation(lobby string) string {
	if lobby == "" {
		return "unreserved"
	}
	return "reserved " + lobby
}
