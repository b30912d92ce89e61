package rcon_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// loginAnswer returns the error of a login that is answered by these bytes.
func loginAnswer(t *testing.T, answer []byte, hangUp bool) error {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		rcon.ReadPacket(nc, 0)
		nc.Write(answer)
		if !hangUp {
			io.Copy(io.Discard, nc)
		}
	}()
	c, err := rcon.Dial(within(t, 10*time.Second), ln.Addr().String(), password, nil)
	if err == nil {
		c.Close()
	}
	return err
}

func TestUnknownPacketAtLoginFailsAtOnce(t *testing.T) {
	t.Parallel()
	err := loginAnswer(t, packets(rcon.Packet{ID: 1, Type: 17}), false)
	if !errors.Is(err, rcon.ErrProtocol) {
		t.Errorf("got %v", err)
	}
}

// Whoever asks a web server is told one thing, whether or not it hangs up.
func TestHTTPAnswerToALoginIsOneError(t *testing.T) {
	t.Parallel()
	for _, hangUp := range []bool{false, true} {
		err := loginAnswer(t, []byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), hangUp)
		if !errors.Is(err, rcon.ErrProtocol) || errors.Is(err, rcon.ErrTooLarge) || errors.Is(err, rcon.ErrNoLogin) {
			t.Errorf("got %v", err)
		}
	}
}

func TestCloseInsteadOfARefusalNamesThePassword(t *testing.T) {
	t.Parallel()
	err := loginAnswer(t, nil, true)
	if !errors.Is(err, rcon.ErrNoLogin) || !strings.Contains(err.Error(), "or wrong password") {
		t.Errorf("got %v", err)
	}
}

// A server that neither accepts nor refuses the password says so by silence, or by the
// id of a refusal in a packet of another type.
func TestLoginThatIsNotAnswered(t *testing.T) {
	t.Parallel()
	odd := packets(rcon.Packet{ID: rcon.AuthFailed})
	for name, answer := range map[string][]byte{"silence": nil, "a response with the id of a refusal": odd} {
		synctest.Test(t, func(t *testing.T) {
			near, far := net.Pipe()
			go func() {
				rcon.ReadPacket(far, 0)
				far.Write(answer)
				io.Copy(io.Discard, far)
			}()
			start := time.Now()
			_, err := rcon.NewConn(within(t, time.Minute), near, password, nil)
			if !errors.Is(err, rcon.ErrNoAnswer) || errors.Is(err, rcon.ErrAuth) {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(start); answer != nil && took != rcon.DefaultGap {
				t.Errorf("%s: took %v, want the gap", name, took)
			}
			if silent := errors.Is(err, context.DeadlineExceeded); silent != (answer == nil) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}

	// Where the answer follows after all, it counts.
	if err := loginAnswer(t, packets(rcon.Packet{ID: rcon.AuthFailed}, rcon.Packet{ID: rcon.AuthFailed, Type: rcon.TypeAuthResponse}), false); !errors.Is(err, rcon.ErrAuth) {
		t.Errorf("a refusal that follows: %v", err)
	}
	if err := loginAnswer(t, packets(rcon.Packet{ID: rcon.AuthFailed}, rcon.Packet{ID: 1, Type: rcon.TypeAuthResponse}), false); err != nil {
		t.Errorf("a success that follows: %v", err)
	}
}

// A login that was accepted, and a command that is refused for lack of one.
func TestCommandRefusedForLackOfALogin(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{LoggedOut: true})
	_, err := dial(t, s, nil).Exec(within(t, 10*time.Second), "status")
	if !errors.Is(err, rcon.ErrLoggedOut) || !errors.Is(err, rcon.ErrClosed) || !rcon.SafeToRetry(err) {
		t.Errorf("Conn: %v", err)
	}
	before := s.Stats().Logins
	_, err = client(t, s, nil).Exec(within(t, 10*time.Second), "status")
	if !errors.Is(err, rcon.ErrLoggedOut) {
		t.Errorf("Client: %v", err)
	}
	if n := s.Stats().Logins - before; n != 2 {
		t.Errorf("the client logged in %d times, want 2", n)
	}
}

func TestBeforeLogin(t *testing.T) {
	t.Parallel()
	server := rcontest.New(nil, &rcontest.Options{Password: "secret"})
	t.Cleanup(server.Close)
	held := errors.New("held")
	var outcomes []error
	var verdict error
	dial := func(password string) error {
		conn, err := rcon.Dial(t.Context(), server.Addr(), password, &rcon.Options{
			DialContext: server.DialContext,
			BeforeLogin: func(context.Context) (func(error), error) {
				return func(err error) { outcomes = append(outcomes, err) }, verdict
			},
		})
		if err == nil {
			conn.Close()
		}
		return err
	}
	if err := dial("secret"); err != nil || len(outcomes) != 1 || outcomes[0] != nil {
		t.Errorf("accepted: error %v, outcomes %v", err, outcomes)
	}
	if err := dial("wrong"); !errors.Is(err, rcon.ErrAuth) || len(outcomes) != 2 || !errors.Is(outcomes[1], rcon.ErrAuth) {
		t.Errorf("refused: error %v, outcomes %v", err, outcomes)
	}
	if err := dial("no\npassword"); !errors.Is(err, rcon.ErrAuth) || len(outcomes) != 2 {
		t.Errorf("a password that is never sent: error %v, outcomes %v", err, outcomes)
	}
	verdict = held
	if err := dial("wrong"); !errors.Is(err, held) || len(outcomes) != 2 {
		t.Errorf("held back: error %v, outcomes %v", err, outcomes)
	}
	if s := server.Stats(); s.Logins != 1 || s.Refused != 1 {
		t.Errorf("the server saw %+v", s)
	}
}
