package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// handle answers a console command, as far as operators use them.
func (g *game) handle(command string) string {
	if command == "status" {
		return g.status(time.Now())
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	f := strings.Fields(command)
	switch name := f[0]; {
	case name == "kickid" && len(f) > 1:
		g.kick(f[1])
	case name == "banid" && len(f) > 2:
		g.kick(f[2])
	case name == "removeid" && len(f) > 1:
		return fmt.Sprintf("removeid:  filter removed for ID %s\n", f[1])
	case name == "changelevel" && len(f) > 1:
		level := slices.Index(g.maps, f[1])
		if level < 0 {
			return fmt.Sprintf("changelevel failed: %s not found\n", f[1])
		}
		g.level, g.nextLevel = level, time.Now().Add(g.mapTime)
		g.writeLog(`Loading map "%s"`, f[1])
	case name == "maps":
		return strings.Join(g.maps, "\n") + "\n"
	case slices.Contains([]string{"say", "writeid", "mp_restartgame", "z_difficulty"}, name):
	default:
		return fmt.Sprintf("Unknown command %q\n", command)
	}
	return ""
}

// kick sends away the guest with a Steam ID.
func (g *game) kick(id string) {
	g.guests = slices.DeleteFunc(g.guests, func(p guest) bool {
		if p.id.Steam2() != id {
			return false
		}
		g.writeLog(`%s disconnected (reason "Kicked by Console")`, p.inLog())
		return true
	})
}
