package rcon_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
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
