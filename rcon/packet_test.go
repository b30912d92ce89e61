package rcon_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon"
)

func TestPacketRoundTrip(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		packet rcon.Packet
		wire   string
	}{
		{"zero", rcon.Packet{Body: []byte{}}, "\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"},
		{"login", rcon.Packet{ID: 1, Type: rcon.TypeAuth, Body: []byte("pw")}, "\x0c\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00pw\x00\x00"},
		{"refused", rcon.Packet{ID: rcon.AuthFailed, Type: rcon.TypeAuthResponse, Body: []byte{}}, "\x0a\x00\x00\x00\xff\xff\xff\xff\x02\x00\x00\x00\x00\x00"},
		{"body with NUL", rcon.Packet{ID: 7, Body: []byte("\x00\x01\x00x")}, "\x0e\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00x\x00\x00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			wire := tc.packet.Append(nil)
			if diff := cmp.Diff(tc.wire, string(wire)); diff != "" {
				t.Errorf("wire (-want +got):\n%s", diff)
			}
			r := strings.NewReader(tc.wire + "next")
			got, err := rcon.ReadPacket(iotest.OneByteReader(r), 0)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Append(nil), wire) {
				t.Errorf("read %v, want %v", got, tc.packet)
			}
			if r.Len() != len("next") {
				t.Errorf("%d bytes left, want %d", r.Len(), len("next"))
			}
		})
	}
}

func TestReadPacketRefuses(t *testing.T) {
	t.Parallel()
	head := func(size string) string { return size + "\x01\x00\x00\x00\x00\x00\x00\x00" }
	for _, tc := range []struct {
		name, wire string
		want       error
	}{
		{"nothing", "", io.EOF},
		{"half a header", "\x0a\x00", io.ErrUnexpectedEOF},
		{"no body", head("\x0a\x00\x00\x00"), io.ErrUnexpectedEOF},
		{"half a body", head("\x0a\x00\x00\x00") + "\x00", io.ErrUnexpectedEOF},
		{"size 9", head("\x09\x00\x00\x00"), rcon.ErrProtocol},
		{"size 0", head("\x00\x00\x00\x00"), rcon.ErrProtocol},
		{"size -1", head("\xff\xff\xff\xff"), rcon.ErrProtocol},
		{"size 2^31-1", head("\xff\xff\xff\x7f"), rcon.ErrTooLarge},
		{"size above the limit", head("\x65\x00\x00\x00"), rcon.ErrTooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := rcon.ReadPacket(strings.NewReader(tc.wire), 100)
			if !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}

func TestPacketBodyWithoutItsNULsIsKept(t *testing.T) {
	t.Parallel()
	wire := "\x0c\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00abc\x00"
	got, err := rcon.ReadPacket(strings.NewReader(wire), 0)
	if err != nil || string(got.Body) != "abc" {
		t.Errorf("got %q, %v", got.Body, err)
	}
}

func TestPrintingNeverShowsAPassword(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	packet := rcon.Packet{ID: 1, Type: rcon.TypeAuth, Body: []byte(secret)}
	c := rcon.Client{Addr: "203.0.113.1:27015", Password: secret}
	holder := struct {
		Client rcon.Client
		Packet rcon.Packet
	}{c, packet}
	var log bytes.Buffer
	for _, v := range []any{packet, &packet, c, &c, holder, &holder} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&log, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&log, nil)).Info("text", "value", v)
	}
	withOptions := c
	withOptions.Options = &rcon.Options{Strategy: rcon.StrategyMirrorAfterFirst}
	for _, v := range []any{c, &c, withOptions, holder.Client} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		log.Write(b)
	}
	for _, v := range []any{packet, &packet, c, &c} {
		slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "value", v)
	}
	out := log.String()
	for _, leak := range []string{secret, fmt.Sprintf("%x", secret), "104 117 110", "aHVudGVyMg"} {
		if strings.Contains(out, leak) {
			t.Errorf("%q shows in\n%s", leak, out)
		}
	}
	if !strings.Contains(out, "203.0.113.1:27015") {
		t.Errorf("no address in\n%s", out)
	}
}

func FuzzReadPacket(f *testing.F) {
	f.Add(rcon.Packet{ID: 1, Type: rcon.TypeExec, Body: []byte("status")}.Append(nil))
	f.Add([]byte("\xff\xff\xff\x7f\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n"))
	f.Fuzz(func(t *testing.T, wire []byte) {
		const limit = 1 << 12
		p, err := rcon.ReadPacket(bytes.NewReader(wire), limit)
		if err != nil {
			return
		}
		if len(p.Body) > limit {
			t.Fatalf("body of %d bytes", len(p.Body))
		}
		again, err := rcon.ReadPacket(bytes.NewReader(p.Append(nil)), 2*limit)
		if err != nil {
			t.Fatal(err)
		}
		if again.ID != p.ID || again.Type != p.Type || !bytes.Equal(again.Body, p.Body) {
			t.Errorf("read %v %q, then %v %q", p, p.Body, again, again.Body)
		}
	})
}
