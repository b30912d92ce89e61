package spec

import (
	"fmt"
	"strings"
)

// File is a file that a host needs. Printed, it leaves Text out, which may hold a password; JSON has it.
type File struct {
	Path       string // relative, with slashes
	Text       string
	Secret     bool // it can hold a password: only its owner may read it
	Executable bool
}

// String describes the file without what is in it.
func (f File) String() string { return fmt.Sprintf("%s (%d bytes)", f.Path, len(f.Text)) }

// Format writes String, whatever the verb.
func (f File) Format(s fmt.State, _ rune) { fmt.Fprint(s, f.String()) }

// Files returns what a stranger needs to start the server on Linux: a README of the
// steps and of the order of the overlays, cfg/server.cfg, a file of the folder cfg for
// each overlay that exposes its server.cfg, the command line as a script and as argv.json,
// and a template of a systemd unit. Paths stay the same from one call to the next.
//
// The texts of the overlays' own server.cfg are in overlayCfg by the alias of the
// [Layer]. The file of an overlay that is not in there only says what belongs into it.
func Files(s Spec, overlayCfg map[string]string) []File {
	files := []File{
		{Path: "README.md", Text: readme(s, overlayCfg)},
		{Path: "argv.json", Text: argvJSON(s), Secret: true},
		{Path: "start", Text: startScript(s), Secret: true, Executable: true},
		{Path: "left4dead2@.service", Text: unitTemplate},
		{Path: "cfg/server.cfg", Text: s.ServerCfg(), Secret: true},
	}
	for _, layer := range s.Overlays {
		if layer.Alias == "" {
			continue
		}
		text, ok := overlayCfg[layer.Alias]
		if !ok {
			text = "// Put the server.cfg of this overlay here: " + layer.Path + "\n" +
				"echo \"server_" + layer.Alias + ".cfg is empty: the server.cfg of its overlay belongs there\"\n"
		}
		files = append(files, File{Path: "cfg/server_" + layer.Alias + ".cfg", Text: text, Secret: true})
	}
	return files
}

func argvJSON(s Spec) string {
	var b strings.Builder
	b.WriteString("[\n")
	argv := Launch(s)
	for i, word := range argv {
		b.WriteString("  " + quoted(word))
		if i < len(argv)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	return b.String()
}

func startScript(s Spec) string {
	var b strings.Builder
	b.WriteString("#!/bin/sh\n# Starts the game in the folder of this file.\ncd \"$(dirname \"$0\")\" || exit 1\nexec")
	for _, word := range Launch(s) {
		b.WriteString(" \\\n  " + shellQuote(word))
	}
	b.WriteByte('\n')
	return b.String()
}

// unitTemplate is a template unit. Its instances are named by the port.
const unitTemplate = `# A game server for each port: systemctl enable --now left4dead2@27015
[Unit]
Description=Left 4 Dead 2 on port %i
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
User=left4dead2
Group=left4dead2
WorkingDirectory=/srv/left4dead2/%i
ExecStart=/srv/left4dead2/%i/start
Restart=on-failure
RestartSec=5
KillSignal=SIGINT
TimeoutStopSec=15
LimitNOFILE=65536
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectHome=yes
ProtectSystem=strict
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
ReadWritePaths=/srv/left4dead2

[Install]
WantedBy=multi-user.target
`
