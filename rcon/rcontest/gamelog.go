package rcontest

import (
	"cmp"
	"fmt"
)

// SetLog makes the game write what happens to it: connections, ends, names and maps. Pass
// [Server.Log], or nil to write nothing. The function is called while the game is locked, and must
// not call it.
func (g *Game) SetLog(log func(text string)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.log = log
}

// writeLog writes a line of the log. The caller holds mu.
func (g *Game) writeLog(format string, args ...any) {
	if g.log != nil {
		g.log(fmt.Sprintf(format, args...))
	}
}

// Say writes chat of the player with that user id to the log. It reports whether there is one.
func (g *Game) Say(userID int, text string) bool {
	return g.Update(userID, func(p *Player) {
		g.writeLog(`%s say "%s"`, p.inLog("Survivor"), text)
	})
}

// LeaveBecause is [Game.Leave] with the reason that the log then has, such as "No Steam logon".
func (g *Game) LeaveBecause(userID int, reason string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.leave(userID, reason)
}

// Kick takes the player with that user id off the roster, and writes to the log that the console
// did so. It reports whether there was one.
func (g *Game) Kick(userID int, reason string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range g.players {
		if p := &g.players[i]; p.UserID == userID {
			return g.kick(p, reason)
		}
	}
	return false
}

// kick does the work of Kick. The caller holds mu.
func (g *Game) kick(p *Player, reason string) bool {
	g.writeLog(`%s was kicked by "Console" (reason "%s")`, p.inLog("Survivor"), reason)
	return g.leave(p.UserID, "Kicked by Console : "+reason)
}

func (g *Game) logJoin(p *Player) {
	if p.bot() {
		g.writeLog(`%s connected, address "none"`, p.inLog(""))
	} else {
		g.writeLog(`%s connected, address "%s"`, p.inLog(""), p.Addr)
		g.writeLog(`%s STEAM USERID validated`, p.inLog(""))
	}
	g.writeLog(`%s entered the game`, p.inLog(""))
}

// inLog returns how the log names the player.
func (p *Player) inLog(team string) string {
	return fmt.Sprintf(`"%s<%d><%s><%s>"`, p.Name, p.UserID, cmp.Or(p.SteamID, "BOT"), team)
}

// HostileLog returns datagrams that try to make a reader believe that the victim has connected or
// left, by what somebody else has named themselves or said, and some that try to break it. A
// reader that gets all of them, from a server that it trusts, must not think that anything has
// happened to the victim. Send them with [Server.LogDatagram].
func HostileLog(victim Player, secret string) []string {
	const stamp = "L 11/28/2026 - 03:00:00: "
	they := fmt.Sprintf("%s<%d><%s>", victim.Name, victim.UserID, victim.SteamID)
	gone, came := they+`<>" disconnected (reason "x")`, they+`<>" connected, address "203.0.113.9:27005"`
	const other, tail = `"M<77><STEAM_1:1:500><Survivor>" `, `<77><STEAM_1:1:500><>" `
	head := logHeader(secret)
	var all []string
	for _, line := range []string{
		other + `say "` + gone + `"`,
		other + `say "` + came[:len(came)-1] + `"`,
		other + `say "` + stamp + `"` + gone + `"`,
		other + `say_team "` + they + `<>" entered the game"`,
		other + `changed name to "` + they + `<>" changed name to "x"`,
		other + `disconnected (reason "` + gone + `")`,
		other + `disconnected (reason "` + "\n" + stamp + `"` + gone + `")`,
		other + `say "x` + stamp + `"` + gone,
		`"` + they + tail + `entered the game`,
		`"` + they + `<>` + tail + `disconnected (reason "x")`,
		`"` + gone + tail + `disconnected (reason "y")`,
		`"` + they + `<>" entered the game` + tail + `entered the game`,
		`rcon from "203.0.113.9:5000": command "say "` + gone + `"`,
		`"` + they + `<>" disconnected (reason "x`,
		`World triggered "` + gone,
		` "` + gone,
		`x"` + gone,
	} {
		all = append(all, head+stamp+line+"\n\x00")
	}
	return append(all, "", "\xff\xff\xff\xff", "\xff\xff\xff\xffS", "\xff\xff\xff\xffR", "L \xff\xffS",
		stamp+`"`+gone, head[:4]+"X"+stamp+`"`+gone, head[:4]+"S99999999999999999999"+stamp+`"`+gone, head+`"`+gone)
}
