package doctor

import (
	"context"
	"strings"

	"github.com/left4me/left4me/rcon/srclog/register"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/spec"
)

// checkMap looks whether the game runs a map, without which no one can join.
func checkMap(game status.Status) Finding {
	if game.Map == "" {
		return found(CheckMap, Warning, CodeNoMap, "the game runs no map, or is changing it")
	}
	return ok(CheckMap, "%s", clean(game.Map))
}

// checkSettings asks for settings of the game. Those that it does not tell have no
// finding.
func (p *probe) checkSettings(ctx context.Context, client Client) []Finding {
	var findings []Finding
	if value, known := p.variable(ctx, client, "sv_lan"); known {
		if value == "0" {
			findings = append(findings, ok(CheckLAN, "players of the internet may join"))
		} else {
			findings = append(findings, found(CheckLAN, Warning, CodeLANMode, "only players of the local network may join (sv_lan)"))
		}
	}
	if value, known := p.variable(ctx, client, "servercfgfile"); known {
		if strings.EqualFold(strings.TrimSuffix(value, ".cfg"), "server") || value == "" {
			findings = append(findings, ok(CheckCfgFile, "the game reads server.cfg"))
		} else {
			findings = append(findings, found(CheckCfgFile, Warning, CodeOtherCfgFile, "the game reads another file than server.cfg (servercfgfile)"))
		}
	}
	if p.server.LogAddr.IsValid() {
		findings = append(findings, p.checkLog(ctx, client)...)
	}
	return findings
}

// Paused is the finding about a server that is not watched.
func Paused() Finding {
	return found(CheckWatch, Warning, CodePaused, "the watch of this server is paused")
}

// SameGame is the finding about a server that reaches the same game as another one, of which
// id is shown; 0 shows none.
func SameGame(id int64) Finding {
	if id == 0 {
		return found(CheckWatch, Warning, CodeSameGame, "another server reaches the same game")
	}
	return found(CheckWatch, Warning, CodeSameGame, "server %d reaches the same game", id)
}

// checkLog looks whether the game writes a log and sends it where it should.
func (p *probe) checkLog(ctx context.Context, client Client) []Finding {
	about := func(f Finding) []Finding {
		f.About = p.server.LogAddr.String()
		return []Finding{f}
	}
	if reply, _ := p.exec(ctx, client, "log"); strings.Contains(reply, "not currently logging") {
		return about(found(CheckLog, Warning, CodeLogOff, "the game writes no log"))
	}
	ctx, cancel := context.WithTimeout(ctx, p.doctor.timeout())
	defer cancel()
	switch listed, err := (register.Registrar{Addr: p.server.LogAddr}).Listed(ctx, client); {
	case err != nil:
		return nil
	case !listed:
		return about(found(CheckLog, Warning, CodeLogElsewhere, "the game does not send its log to %s", p.server.LogAddr))
	}
	return about(ok(CheckLog, "the game sends its log to %s", p.server.LogAddr))
}

// variable asks for a variable of the console. Its answer begins "name" = "value".
func (p *probe) variable(ctx context.Context, client Client, name string) (value string, known bool) {
	reply, _ := p.exec(ctx, client, name) // an error can come with the answer
	_, rest, _ := strings.Cut(reply, `"`+name+`" = "`)
	value, _, known = strings.Cut(rest, `"`)
	return value, known
}

// checkBlueprint looks for what keeps the RCON password or the port from being what
// it is meant to be.
func checkBlueprint(b spec.Blueprint) (f Finding, wrong bool) {
	for _, w := range spec.Lint(b) {
		code := CodePasswordOverride
		switch w.Code {
		case spec.CodePassword, spec.CodeServerCfgFile, spec.CodeWait, spec.CodeExecServer:
		case spec.CodePort:
			code = CodePortOverride
		default:
			continue
		}
		return found(CheckBlueprint, Warning, code, "%s, entry %d: %s", w.Field, w.Index+1, w.Text), true
	}
	return Finding{}, false
}

// clean makes a text of a server one that can be shown.
func clean(text string) string {
	const limit = 64
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r <= 0x9f {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(text, "·"))
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}
