// Left4me watches game servers over RCON and shows who plays: a poller and a
// web server over one SQLite file.
// It begins with "left4me user add -admin NAME" and "left4me server add"; "left4me"
// alone serves, and "left4me -demo" shows it over scripted game servers. Each command
// has -h. Settings come from the environment and from flags, which win; deploy/web.env
// has them all.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // readers' zones, where the host has none

	"github.com/alecthomas/kong"
)

// commands is the grammar of the command line. Each command has a method Run.
type commands struct {
	Serve serve `cmd:"" help:"Watch the servers and serve the pages. This is what left4me does without a command."`
	Demo  demo  `cmd:"" help:"Serve a demo over scripted game servers and a fake Steam. Needs nothing. Also: left4me -demo."`
	User  struct {
		Add    userAdd    `cmd:"" help:"Add a user. The password is read from standard input, unless the user logs in through Steam."`
		List   userList   `cmd:"" help:"List the users."`
		Passwd userPasswd `cmd:"" help:"Change a user's password, which is read from standard input. Ends the user's logins."`
		Steam  userSteam  `cmd:"" help:"Give a user the Steam ID with which they log in through Steam, or take it away."`
		Rm     userRemove `cmd:"" help:"Delete a user, with the user's servers, their history and the user's blueprints."`
	} `cmd:"" help:"The users who log in."`
	Server struct {
		Add  serverAdd    `cmd:"" help:"Add a server. Its RCON password is read from standard input; an empty line generates one."`
		Edit serverEdit   `cmd:"" help:"Change a server, or pause its watch."`
		List serverList   `cmd:"" help:"List the servers and what was last seen of them."`
		Rm   serverRemove `cmd:"" help:"Delete a server with its history."`

		Share   serverShare   `cmd:"" help:"Share a server with a user, or change the role that they have."`
		Unshare serverUnshare `cmd:"" help:"Stop sharing a server with a user."`
	} `cmd:"" help:"The servers to watch."`
	Group struct {
		Save    groupSave    `cmd:"" help:"Make a group of servers, or change which servers are in it."`
		List    groupList    `cmd:"" help:"List the groups."`
		Rm      groupRemove  `cmd:"" help:"Delete a group. Its servers stay."`
		Share   groupShare   `cmd:"" help:"Share all servers of a group with a user, also those that are added later."`
		Unshare groupUnshare `cmd:"" help:"Stop sharing a group with a user."`
	} `cmd:"" help:"Groups of servers that are shared together."`
	Alert struct {
		Add    alertAdd    `cmd:"" help:"Add a target of alerts. Its URL is a secret, and is read from standard input."`
		List   alertList   `cmd:"" help:"List the targets, with the result of the newest alert of each."`
		Test   alertTest   `cmd:"" help:"Send a test to a target."`
		Rotate alertRotate `cmd:"" help:"Give a target a new key, beside its old one."`
		Rm     alertRemove `cmd:"" help:"Delete a target."`
	} `cmd:"" help:"Where alerts about servers are sent."`
	Task struct {
		Add     taskAdd     `cmd:"" help:"Schedule a message, a command, or a restart when an update is out and the server is empty. It is off at first."`
		List    taskList    `cmd:"" help:"List the tasks of a server, with the result of the last run of each."`
		Enable  taskEnable  `cmd:"" help:"Switch a task on."`
		Disable taskDisable `cmd:"" help:"Switch a task off."`
		Rm      taskRemove  `cmd:"" help:"Delete a task."`
	} `cmd:"" help:"Tasks that servers run at set times. Each run is in the audit log."`
	Player struct {
		Find  playerFind  `cmd:"" help:"Find players by a name that they used, a Steam ID in any form, or the address of their profile."`
		Erase playerErase `cmd:"" help:"Erase what identifies a player: names, chat, notes, tags, watches and the profile. This cannot be undone."`
	} `cmd:"" help:"The players that the servers have seen."`
	Act struct {
		Say         actSay     `cmd:"" help:"Say something to everybody on a server."`
		Kick        actKick    `cmd:"" help:"Kick a player. It never hits another player."`
		Ban         actBan     `cmd:"" help:"Ban a player."`
		Unban       actUnban   `cmd:"" help:"Lift a ban."`
		Changelevel actMap     `cmd:"" help:"Change the map."`
		Restart     actRestart `cmd:"" help:"Restart the round."`
		Exec        actExec    `cmd:"" help:"Run a command of the game's console."`
	} `cmd:"" help:"Act on a running game. Each action is in the audit log."`
	Audit   auditList    `cmd:"" help:"List the audit log: who did what on which server."`
	Spec    specShow     `cmd:"" help:"Print what a server is started with: its command line and files."`
	Doctor  doctorCheck  `cmd:"" help:"Report what is wrong with a server or with this installation, and what to do about it."`
	Replay  replay       `cmd:"" help:"Compare a record of polls with the database."`
	Import  importPython `cmd:"" help:"Import users, servers and history from the Python system. Without -apply it only reports."`
	Backup  backup       `cmd:"" help:"Copy the database while it is in use."`
	Copy    copyDatabase `cmd:"" help:"Copy one database into another that is empty, such as an SQLite file into PostgreSQL, and check each row."`
	Version versionShow  `cmd:"" help:"Print the version. Also: left4me -version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := command{env: make(map[string]string), in: os.Stdin, out: os.Stdout, err: os.Stderr}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		c.env[name] = value
	}
	if err := c.run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "left4me: %s\n", printable(plain(err)))
		if _, ok := errors.AsType[usageError](err); ok {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

// command is one run of the program, apart from its process.
type command struct {
	env      map[string]string
	in       io.Reader
	out, err io.Writer
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

func (c command) run(ctx context.Context, args []string) error {
	parsed, err := c.parse(ctx, new(commands), args)
	if err == nil && parsed != nil {
		err = parsed.Run()
	}
	if usage, ok := errors.AsType[usageError](err); ok {
		about := "left4me"
		if parsed != nil && parsed.Selected() != nil {
			about = parsed.Selected().FullPath()
		}
		return usagef("%w (see %s -h)", usage.error, about)
	}
	return err
}

// parse reads the command line and the environment into cli. It returns nil without
// an error if it has printed help. Beside a usageError it may return what it has read.
func (c command) parse(ctx context.Context, cli any, args []string) (*kong.Context, error) {
	helped := false
	parser := kong.Must(cli, append(options(),
		kong.Bind(c),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Writers(c.out, c.err),
		kong.Exit(func(int) { helped = true }),
		kong.Resolvers(kong.ResolverFunc(c.variable)),
	)...)
	args, err := arguments(parser.Model, args)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(args)
	if helped {
		return nil, nil
	}
	if failed, ok := errors.AsType[*kong.ParseError](err); ok {
		if fault, ok := errors.AsType[*operatorError](err); ok {
			return nil, fault
		}
		text := failed.Error()
		if node := failed.Context.Selected(); node != nil && node.Leaf() {
			text = leftover.ReplaceAllString(text, node.Path()+": too many arguments")
		} else if node != nil && failed.Context.Error == nil {
			text = node.Path() + ": missing subcommand: " + text
		}
		return failed.Context, usageError{errors.New(printable(reword(text)))}
	}
	if err == nil {
		err = refuseShownPassword(parsed)
	}
	return parsed, err
}

type versionShow struct{}

// Run prints the version.
func (*versionShow) Run(c command) error {
	_, err := fmt.Fprintln(c.out, "left4me", version())
	return err
}

// built is the time of the source that the program was built from; zero if it is not
// known.
func built() time.Time {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return time.Time{}
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.time" {
			at, _ := time.Parse(time.RFC3339, setting.Value)
			return at
		}
	}
	return time.Time{}
}

// version is the module's version, as the toolchain recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
