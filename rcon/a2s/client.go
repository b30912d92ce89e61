package a2s

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// ErrProtocol means that a server answered, and not as the protocol says.
var ErrProtocol = errors.New("a2s: bad answer")

const (
	defaultTimeout = 5 * time.Second
	defaultResend  = time.Second
	maxChallenges  = 4
	maxDatagrams   = 256 // of one call
	maxDatagram    = 64 << 10
)

// A Client queries one server. It may be used as a literal, and from many goroutines: each call
// has a socket of its own.
type Client struct {
	// Addr is the game port of the server, "host:port".
	Addr string

	// Timeout bounds a call whose context has no deadline. Default 5 s.
	Timeout time.Duration

	// Resend is how long a request goes unanswered before it is sent again. Default 1 s.
	Resend time.Duration

	// DialContext makes a connection of network "udp" to Addr. Nil means that of a [net.Dialer].
	DialContext func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Info asks for the server's name, map and counts. The error is that of ctx if nothing answers in time,
// [ErrProtocol] if the answer is none, and otherwise that of the network: a refused port,
// where the system reports it, means that no server listens there.
func (c *Client) Info(ctx context.Context) (Info, error) {
	payload, err := c.exchange(ctx, []byte("TSource Engine Query\x00"), nil, typeInfo)
	if err != nil {
		return Info{}, err
	}
	return ParseInfo(payload)
}

// Players asks for the names and times of the players. Its errors are those of Info.
func (c *Client) Players(ctx context.Context) ([]Player, error) {
	payload, err := c.exchange(ctx, []byte("U"), []byte{0xFF, 0xFF, 0xFF, 0xFF}, typePlayers)
	if err != nil {
		return nil, err
	}
	return ParsePlayers(payload)
}

// exchange sends a request, with a challenge behind it, until a payload of the type comes back.
func (c *Client) exchange(ctx context.Context, request, challenge []byte, want byte) ([]byte, error) {
	if _, ok := ctx.Deadline(); !ok {
		timeout := c.Timeout
		if timeout <= 0 {
			timeout = defaultTimeout
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	dial := c.DialContext
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, "udp", c.Addr)
	if err != nil {
		return nil, fmt.Errorf("a2s: %w", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()

	payload, err := c.converse(ctx, conn, request, challenge, want)
	switch {
	case err == nil || errors.Is(err, ErrProtocol):
		return payload, err
	case ctx.Err() != nil:
		return nil, fmt.Errorf("a2s: no answer from %s: %w", c.Addr, ctx.Err())
	}
	return nil, fmt.Errorf("a2s: %w", err)
}

func (c *Client) converse(ctx context.Context, conn net.Conn, request, challenge []byte, want byte) ([]byte, error) {
	resend := c.Resend
	if resend <= 0 {
		resend = defaultResend
	}
	buf := make([]byte, maxDatagram)
	var j joiner
	challenges, send := 0, true
	for datagrams := 0; datagrams < maxDatagrams; {
		if send {
			packet := append([]byte{}, wholeHeader...)
			packet = append(append(packet, request...), challenge...)
			if _, err := conn.Write(packet); err != nil {
				return nil, err
			}
			if err := conn.SetReadDeadline(time.Now().Add(resend)); err != nil {
				return nil, err
			}
			send = false
		}
		n, err := conn.Read(buf)
		if errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
			send = true
			continue
		}
		if err != nil {
			return nil, err
		}
		datagrams++
		payload := j.add(buf[:n])
		switch {
		case len(payload) == 0:
		case payload[0] == want:
			return payload, nil
		case payload[0] == typeChallenge && len(payload) >= 5:
			if challenges++; challenges > maxChallenges {
				return nil, fmt.Errorf("%w: one challenge after another", ErrProtocol)
			}
			challenge, send = append([]byte{}, payload[1:5]...), true
		}
	}
	return nil, fmt.Errorf("%w: %d packets and no answer among them", ErrProtocol, maxDatagrams)
}
