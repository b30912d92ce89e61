package spec

import (
	"fmt"
	"slices"
	"strings"
)

// readme returns the steps by which a stranger starts the server. It holds no password
// and no argument, which could be one.
func readme(s Spec, overlayCfg map[string]string) string {
	var b strings.Builder
	game := fmt.Sprintf("/srv/left4dead2/%d", s.Port)
	fmt.Fprintf(&b, "# Left 4 Dead 2 on port %d\n\n", s.Port)
	b.WriteString("left4me watches this server; it does not start it. These files do, on a Linux machine with systemd. Run the commands as root,\n" +
		"in this folder.\n\n## 1. The game\n\n```\n" +
		"useradd --system --create-home --home-dir /srv/left4dead2 left4dead2\n" +
		"runuser -u left4dead2 -- steamcmd +force_install_dir " + game + " +login anonymous +app_update 222860 validate +quit\n" +
		"```\n\nIf steamcmd says \"Invalid platform\", put `+@sSteamCmdForcePlatformType windows` before `+force_install_dir`, and run it once more without it.\n")
	b.WriteString(overlaySteps(s, game, overlayCfg))
	fmt.Fprintf(&b, "\n## 3. The files of this folder\n\n"+
		"They come after the overlays, so that this server.cfg is the one that counts.\n\n```\n"+
		"install -o left4dead2 -g left4dead2 -m 0600 cfg/*.cfg %[1]s/left4dead2/cfg/\n"+
		"install -o left4dead2 -g left4dead2 -m 0700 start %[1]s/start\n"+
		"install -m 0644 left4dead2@.service /etc/systemd/system/\n"+
		"systemctl daemon-reload\n"+
		"systemctl enable --now left4dead2@%[2]d\n```\n\n"+
		"Players need port %[2]d over UDP; left4me needs it over TCP, for RCON, from its own machine only.\n\n"+
		"`start` and `argv.json` are the same command line, for a shell and for programs.\n", game, s.Port)
	if !slices.ContainsFunc(s.Config, func(line string) bool { return strings.HasPrefix(line, "rcon_password ") }) {
		b.WriteString("\nThis server.cfg sets no RCON password. Add a line `rcon_password \"...\"` at its end, with the password that left4me has.\n")
	}
	return b.String()
}

// overlaySteps returns the section about the overlays.
func overlaySteps(s Spec, game string, overlayCfg map[string]string) string {
	var b strings.Builder
	b.WriteString("\n## 2. The overlays\n\n")
	if len(s.Overlays) == 0 {
		return b.String() + "There are none.\n"
	}
	b.WriteString("Where two overlays have the same file, the one that stands higher in this list counts. Each has the layout of the game's own folder.\n\n```\n")
	relative := false
	for i, layer := range s.Overlays {
		fmt.Fprintf(&b, "%d. %s", i+1, layer.Path)
		if layer.Alias != "" {
			fmt.Fprintf(&b, "   (its server.cfg is cfg/server_%s.cfg)", layer.Alias)
		}
		b.WriteByte('\n')
		relative = relative || !strings.HasPrefix(layer.Path, "/")
	}
	b.WriteString("```\n\nSo they are copied from the last to the first:\n\n```\n")
	if relative {
		b.WriteString("OVERLAYS=/srv/left4dead2/overlays    # where the relative ones are\n")
	}
	for _, layer := range slices.Backward(s.Overlays) {
		from := shellQuote(layer.Path + "/.")
		if !strings.HasPrefix(layer.Path, "/") {
			from = `"$OVERLAYS"/` + from
		}
		fmt.Fprintf(&b, "cp -a -- %s %s/\n", from, game)
	}
	fmt.Fprintf(&b, "chown -R left4dead2: %s\n```\n\n", game)
	b.WriteString("server.cfg executes the exposed ones from the last to the first, then its own lines, so that a setting counts in the same order.\n")
	for _, layer := range s.Overlays {
		if _, ok := overlayCfg[layer.Alias]; layer.Alias != "" && !ok {
			fmt.Fprintf(&b, "\nThe server.cfg of overlay %s was not to be had here. Copy its `left4dead2/cfg/server.cfg` to `cfg/server_%s.cfg`.\n",
				strings.TrimPrefix(layer.Alias, "overlay_"), layer.Alias)
		}
	}
	return b.String()
}
