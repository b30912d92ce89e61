package postgrestest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// startTime is how long a server may take to answer: initdb alone takes seconds.
const startTime = time.Minute

// Server is a running PostgreSQL. Its methods may be called from many goroutines.
type Server struct {
	dir      string
	port     int
	password string
	stdin    io.WriteCloser // the shell stops PostgreSQL when this closes
	ended    <-chan struct{}
}

// Start starts a server. The error is [ErrMissing] if PostgreSQL is not installed.
// The caller must call [Server.Stop].
func Start(ctx context.Context) (*Server, error) {
	programs, err := Programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "left4me-postgres-")
	if err != nil {
		return nil, err
	}
	s, err := start(ctx, programs, dir)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("postgrestest: start: %w", err), os.RemoveAll(dir))
	}
	return s, nil
}

// script makes a database in $2 with the programs in $1 and serves it on the port $3,
// until its standard input ends. The lines stop and start in there do what they say. Nothing of it is worth a wait for the disk.
const script = `
cd "$2" || exit 1
read -r password
(umask 077; printf '%s\n' "$password" >password)
"$1/initdb" -D data -U left4me -A scram-sha-256 --pwfile=password -E UTF8 --no-locale --no-sync >log 2>&1 &&
	rm password && mkdir socket || exit 1
serve() {
	"$1/postgres" -D data -c port="$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$2/socket" \
		-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
		-c shared_buffers=64MB -c autovacuum=off -c checkpoint_timeout=30s </dev/null >>log 2>&1 &
	server=$!
}
stop() {
	kill -QUIT "$server" 2>/dev/null
	wait "$server"
}
serve "$@"
trap '' HUP INT TERM
while read -r line; do
	case $line in
	stop) stop ;;
	start) serve "$@" ;;
	esac
done
stop
cd / && rm -rf "$2/data" "$2/socket" "$2/log" && rmdir "$2"
`

func start(ctx context.Context, programs, dir string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	// Not of ctx: the shell itself must end PostgreSQL.
	cmd := exec.Command("sh", "-c", script, "sh", programs, dir, strconv.Itoa(port))
	if os.Geteuid() == 0 {
		if cmd, err = unprivileged(cmd, dir); err != nil {
			return nil, err
		}
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait()
		_ = os.RemoveAll(dir)
	}()
	s := &Server{dir: dir, port: port, password: rand.Text(), stdin: stdin, ended: ended}
	if _, err := io.WriteString(stdin, s.password+"\n"); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	if err := s.wait(ctx); err != nil {
		said, _ := os.ReadFile(s.Log())
		return nil, errors.Join(err, s.Stop(), fmt.Errorf("PostgreSQL said:\n%s", said))
	}
	return s, nil
}

// unprivileged makes cmd one of a user who may run PostgreSQL, and dir the user's.
func unprivileged(cmd *exec.Cmd, dir string) (*exec.Cmd, error) {
	var errs []error
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		uid, uidErr := strconv.Atoi(u.Uid)
		gid, gidErr := strconv.Atoi(u.Gid)
		if err := errors.Join(uidErr, gidErr, os.Chown(dir, uid, gid)); err != nil {
			return nil, err
		}
		return exec.Command("runuser", append([]string{"-u", name, "--"}, cmd.Args...)...), nil
	}
	return nil, errors.Join(errs...)
}

// freePort returns a port of loopback that was free a moment ago.
func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// wait returns when the server answers, or with the reason why it does not.
func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		err := s.ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.ended:
			return fmt.Errorf("it ended: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *Server) ping(ctx context.Context) error {
	c, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	return c.Close(ctx)
}

// url names a database of the server.
func (s *Server) url(database string) string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword("left4me", s.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)),
		Path:     "/" + database,
		RawQuery: "sslmode=disable",
	}).String()
}

// Exec runs a statement as the superuser, in the database postgres.
func (s *Server) Exec(ctx context.Context, statement string) error {
	c, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	_, err = c.Exec(ctx, statement)
	return err
}

// NewDatabase makes an empty database and returns its URL, with the password of its
// owner.
func (s *Server) NewDatabase(ctx context.Context) (string, error) {
	name := "test_" + strings.ToLower(rand.Text())
	if err := s.Exec(ctx, `CREATE DATABASE `+name); err != nil {
		return "", err
	}
	return s.url(name), nil
}

// Restart stops the server at once, as a crash does, calls meanwhile when it does not answer
// any longer, and starts it again. Databases and their URLs stay. Only one may be under way.
func (s *Server) Restart(ctx context.Context, meanwhile func()) error {
	if _, err := io.WriteString(s.stdin, "stop\n"); err != nil {
		return err
	}
	for s.ping(ctx) == nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	meanwhile()
	if _, err := io.WriteString(s.stdin, "start\n"); err != nil {
		return err
	}
	return s.wait(ctx)
}

// Log returns the file of what the server has logged, until [Server.Stop].
func (s *Server) Log() string { return filepath.Join(s.dir, "log") }

// Stop stops the server at once and removes its folder.
func (s *Server) Stop() error {
	err := s.stdin.Close()
	<-s.ended
	return err
}
