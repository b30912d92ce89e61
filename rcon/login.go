package rcon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// maxLogin is the limit in bytes of all that a server may send before and with
// its login answer.
const maxLogin = 64 << 10

// login logs in, if the options permit it.
func (c *Conn) login(ctx context.Context, password string) error {
	if err := c.opts.checkPassword(password); err != nil {
		return err
	}
	done, err := c.opts.beforeLogin(ctx)
	if err != nil {
		return fmt.Errorf("rcon: login not sent: %w", err)
	}
	err = c.sendLogin(ctx, password)
	done(err)
	return err
}

// sendLogin sends the password and waits for the answer. Source servers send an
// empty response packet first, which says nothing yet.
func (c *Conn) sendLogin(ctx context.Context, password string) error {
	id := c.nextIDs()
	if _, err := c.nc.Write(appendPacket(nil, id, TypeAuth, password)); err != nil {
		return c.loginError(ctx, err)
	}
	r := newReply(c, id, maxLogin)
	defer r.free()
	refused := false
	for {
		h, err := r.header(ctx)
		if err == nil {
			err = r.payload(ctx, h, false)
		}
		if err != nil {
			if refused && errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
				return withCausef(ErrNoAnswer, "a response with the id of a refusal")
			}
			return c.loginError(ctx, err)
		}
		switch h.typ {
		case TypeAuthResponse:
		case TypeResponse:
			if h.id == AuthFailed { // the answer may follow yet
				refused = true
				r.gap = c.opts.gap()
			}
			continue
		case TypeChat, TypeNotice:
			continue
		default:
			return withCausef(ErrProtocol, "a packet of type %d in answer to the login", h.typ)
		}
		switch {
		case h.id == AuthFailed:
			return ErrAuth
		case h.id == id, c.opts.anyID():
			if r.gapSet {
				c.nc.SetReadDeadline(time.Time{})
			}
			c.leave(r)
			return nil
		}
		return withCausef(ErrProtocol, "login answer with id %d", h.id)
	}
}

// loginError gives the reason of a failed login its name.
func (c *Conn) loginError(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, ErrTooLarge):
		// No login answer is large: another program speaks.
		return withCausef(ErrProtocol, "the answer to the login is too large for one")
	case errors.Is(err, ErrProtocol):
		return err
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("rcon: no answer to the login: %w", ctx.Err())
	case ctx.Err() != nil:
		return withCause(ErrNoAnswer, ctx.Err())
	}
	return withCause(ErrNoLogin, err)
}
