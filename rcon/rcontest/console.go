package rcontest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/left4me/left4me/steam"
)

// A ban is one line of the list of a [Game].
type ban struct {
	id      string // a Steam ID in the form STEAM_1
	minutes int    // 0: until it is removed
}

// find returns the player that a command names: by a user id, or by the Steam ID in the
// form of the roster. The caller holds mu.
func (g *Game) find(who string) (*Player, bool) {
	who = strings.Trim(who, `"`)
	userID, err := strconv.Atoi(who)
	i := slices.IndexFunc(g.players, func(p Player) bool {
		return err == nil && p.UserID == userID || err != nil && !p.bot() && steam2(p.SteamID) == steam2(who)
	})
	if i < 0 {
		return nil, false
	}
	return &g.players[i], true
}

// steam2 returns an ID in the form STEAM_1, or the text itself if it is no ID.
func steam2(text string) string {
	if id, err := steam.Parse(text); err == nil {
		return id.Steam2()
	}
	return text
}

func (g *Game) kickID(args string) string {
	who, reason, _ := strings.Cut(args, " ")
	if who == "" {
		return "Usage:  kickid < userid | uniqueid > { message }\n"
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if p, ok := g.find(who); ok {
		g.kick(p, strings.Trim(reason, `"`))
	}
	return ""
}

func (g *Game) banID(args string) string {
	f := strings.Fields(args)
	if len(f) < 2 {
		return "Usage:  banid < minutes > < userid | uniqueid > { kick }\nUse 0 minutes for permanent\n"
	}
	minutes, _ := strconv.Atoi(f[0])
	g.mu.Lock()
	defer g.mu.Unlock()
	id := steam2(f[1])
	p, playing := g.find(f[1])
	if playing {
		id = steam2(p.SteamID)
	}
	g.bans = append(slices.DeleteFunc(g.bans, func(b ban) bool { return b.id == id }), ban{id, minutes})
	if playing && f[len(f)-1] == "kick" {
		g.kick(p, "Added to banned list")
	}
	return ""
}

func (g *Game) removeID(args string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	id, before := steam2(args), len(g.bans)
	g.bans = slices.DeleteFunc(g.bans, func(b ban) bool { return b.id == id })
	if len(g.bans) == before {
		return fmt.Sprintf("removeid:  couldn't find %s\n", args)
	}
	return fmt.Sprintf("removeid:  filter removed for ID %s\n", args)
}

func (g *Game) listBans() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.bans) == 0 {
		return "ID filter list: empty\n"
	}
	text := fmt.Sprintf("ID filter list: %d entries\n", len(g.bans))
	for i, b := range g.bans {
		length := "permanent"
		if b.minutes > 0 {
			length = fmt.Sprintf("%d.000 min", b.minutes)
		}
		text += fmt.Sprintf("%d %s : %s\n", i+1, b.id, length)
	}
	return text
}

func (g *Game) consoleSay(text string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.writeLog(`"Console<0><Console><Console>" say "%s"`, text)
}
