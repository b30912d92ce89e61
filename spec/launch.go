package spec

import (
	"slices"
	"strings"
)

// Launch returns the whole command line of a Left 4 Dead 2 server on Linux, its program
// first, to be run in the folder of the game. It is what a server cannot do without,
// then [Argv]. What the arguments set themselves is left to them: -game, -ip, and the
// first map, without which the game reads no server.cfg.
//
// -usercon and -ip 0.0.0.0 make RCON listen on every address, that of loopback too.
// -strictportbind stops a game whose port is taken, which would take the next one
// otherwise. -norestart leaves restarts to whatever starts the program.
func Launch(s Spec) []string {
	own := Argv(s)
	has := func(option string) bool {
		return slices.ContainsFunc(own[2:], func(word string) bool { return strings.EqualFold(word, option) })
	}
	argv := []string{"./srcds_run"}
	if !has("-game") {
		argv = append(argv, "-game", "left4dead2")
	}
	for _, option := range []string{"-console", "-usercon", "-norestart", "-strictportbind"} {
		if !has(option) {
			argv = append(argv, option)
		}
	}
	if !has("-ip") && !has("+ip") {
		argv = append(argv, "-ip", "0.0.0.0")
	}
	argv = append(argv, own...)
	if !has("+map") {
		argv = append(argv, "+map", "c1m1_hotel")
	}
	return argv
}

// shellQuote writes a word for a POSIX shell.
func shellQuote(word string) string {
	plain := word != "" && strings.IndexFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:+=,@%", r))
	}) < 0
	if plain {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
