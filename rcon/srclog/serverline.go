package srclog

import "strings"

// parseRCON reads what a server says of its RCON port. The command may hold anything.
func parseRCON(at Stamp, body string) (Event, bool) {
	rest, ok := strings.CutPrefix(body, `rcon from "`)
	if !ok {
		return nil, false
	}
	from, rest, ok := strings.Cut(rest, `": `)
	if !ok {
		return nil, false
	}
	if rest == "Bad Password" {
		return RCONRefused{at, from}, true
	}
	command, ok := strings.CutPrefix(rest, `command "`)
	if !ok || !strings.HasSuffix(command, `"`) {
		return nil, false
	}
	return RCONCommand{at, from, command[:len(command)-1]}, true
}

// parseServerLine reads a line that does not begin with a player.
func parseServerLine(at Stamp, body string) (Event, error) {
	if e := matchServerLine(at, body); e != nil {
		return e, nil
	}
	if isServerCut(body) {
		return nil, ErrTorn
	}
	return Unknown{at, body}, nil
}

// matchServerLine returns nil for a line that has no type.
func matchServerLine(at Stamp, body string) Event {
	switch body {
	case "server cvars start":
		return CvarList{at, false}
	case "server cvars end":
		return CvarList{at, true}
	case "Log file closed", "Log file closed.":
		return LogClosed{at}
	case "":
		return nil
	}
	switch body[0] {
	case 'L':
		if m, ok := between(body, `Loading map "`, `"`); ok && isWord(m) {
			return MapLoading{at, m}
		}
		return parseLogStarted(at, body)
	case 'S':
		if text, ok := between(body, `Server say "`, `"`); ok {
			return Said{Stamp: at, Text: text, Server: true}
		}
		if s, ok := between(body, `Started map "`, `")`); ok {
			if m, crc, ok := strings.Cut(s, `" (CRC "`); ok && isWord(m) && isWord(crc) {
				return MapStarted{at, m, crc}
			}
		}
		if s, ok := between(body, `Server cvar "`, `"`); ok {
			return parseCvar(at, s, `" = "`)
		}
	case 's':
		if s, ok := between(body, `server_cvar: "`, `"`); ok {
			return parseCvar(at, s, `" "`)
		}
	case 'W':
		if s, ok := strings.CutPrefix(body, `World triggered "`); ok {
			return parseTriggered(at, "", s)
		}
	case 'T':
		if s, ok := strings.CutPrefix(body, `Team "`); ok {
			if team, s, ok := strings.Cut(s, `" triggered "`); ok && isWord(team) {
				return parseTriggered(at, team, s)
			}
		}
	case 'B':
		if s, ok := between(body, `Banid: "`, `"`); ok {
			return parseBanned(at, s)
		}
	}
	return nil
}

func parseLogStarted(at Stamp, body string) Event {
	s, ok := between(body, `Log file started (file "`, `")`)
	if !ok {
		return nil
	}
	file, s, ok1 := strings.Cut(s, `") (game "`)
	game, version, ok2 := strings.Cut(s, `") (version "`)
	if !ok1 || !ok2 {
		return nil
	}
	return LogStarted{at, file, game, version}
}

func parseCvar(at Stamp, s, sep string) Event {
	name, value, ok := strings.Cut(s, sep)
	if !ok || !isWord(name) {
		return nil
	}
	return CvarSet{at, name, value}
}

func parseTriggered(at Stamp, team, s string) Event {
	name, detail, ok := strings.Cut(s, `"`)
	if !ok || detail != "" && !strings.HasSuffix(detail, ")") {
		return nil
	}
	return Triggered{at, Player{}, team, name, strings.TrimSpace(detail)}
}

// parseBanned reads PLAYER" was banned "FOR" by "BY.
func parseBanned(at Stamp, s string) Event {
	i := strings.LastIndex(s, `" by "`)
	if i < 0 {
		return nil
	}
	head, by := s[:i], s[i+len(`" by "`):]
	i = strings.LastIndex(head, `" was banned "`)
	if i < 0 {
		return nil
	}
	p, ok := parsePlayer(head[:i])
	if !ok || !isWord(by) {
		return nil
	}
	return Banned{at, p, head[i+len(`" was banned "`):], by}
}

// isServerCut reports whether body begins as a line that has a type but does not end as one.
func isServerCut(body string) bool {
	for _, begin := range []string{
		"Loading map ", "Started map ", "Log file ", "World triggered ", "Server say ", "Server cvar ", "server_cvar: ", "rcon from ", "Banid: ",
	} {
		if strings.HasPrefix(body, begin) {
			return true
		}
	}
	return false
}

// between returns what stands between the two ends of s.
func between(s, begin, end string) (string, bool) {
	if len(s) < len(begin)+len(end) || !strings.HasPrefix(s, begin) || !strings.HasSuffix(s, end) {
		return "", false
	}
	return s[len(begin) : len(s)-len(end)], true
}

// isWord reports whether s has no quote in it.
func isWord(s string) bool { return strings.IndexByte(s, '"') < 0 }
