package rcon

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// A Type is the type field of a packet. Its meaning depends on the direction:
// 2 is a command on the way to the server and a login answer on the way back.
type Type int32

// The packet types of the protocol.
const (
	TypeResponse     Type = 0 // server: a piece of a command's output; client: the empty end marker
	TypeExec         Type = 2 // client: run a console command
	TypeAuthResponse Type = 2 // server: the login answer
	TypeChat         Type = 1 // server: unrequested chat (Squad)
	TypeAuth         Type = 3 // client: log in with the password in the body
	TypeNotice       Type = 4 // server: unrequested chat and log lines (Rust, Squad)
)

// AuthFailed is the id of a login answer that refuses the password.
const AuthFailed int32 = -1

const (
	sizeSize   = 4  // the size field: an int32, little endian, as the next two
	headerSize = 12 // size, id and type
	minSize    = 10 // the smallest size field: id, type, two NUL
)

// A Packet is one message of the protocol, in either direction. The zero value
// is an empty response with id 0.
//
// Printing a Packet, with any verb or through log/slog, never shows its body,
// because the body of a login is the password.
//
// Format: https://developer.valvesoftware.com/wiki/Source_RCON_Protocol
type Packet struct {
	ID   int32  // chosen by the client; an answer repeats it
	Type Type   // what the packet is for
	Body []byte // without the two NULs that end it; may hold NULs itself
}

// Append appends the wire form of p to b and returns the extended slice. The
// caller keeps the body below 2 GiB, the most that the size field can say.
func (p Packet) Append(b []byte) []byte {
	b = appendHeader(b, len(p.Body), p.ID, p.Type)
	b = append(b, p.Body...)
	return append(b, 0, 0)
}

// ReadPacket reads one packet from r and reads not a byte beyond it. A size
// field above limit is [ErrTooLarge] and one below 10 is [ErrProtocol], both as soon
// as the field is there and before anything is allocated for the body; a limit of zero
// means [DefaultMaxPacket]. A body whose padding is damaged is [ErrProtocol]. The error is [io.EOF] if r ends before the first byte and
// [io.ErrUnexpectedEOF] if it ends later.
//
// The caller owns the packet's body.
func ReadPacket(r io.Reader, limit int) (Packet, error) {
	if limit <= 0 {
		limit = DefaultMaxPacket
	}
	var head [headerSize]byte
	if _, err := io.ReadFull(r, head[:sizeSize]); err != nil {
		return Packet{}, err
	}
	if _, err := parseSize(head[:sizeSize], limit); err != nil { // nothing more may come
		return Packet{}, err
	}
	if _, err := io.ReadFull(r, head[sizeSize:]); err != nil {
		return Packet{}, inPacket(err)
	}
	h, err := parseHeader(head[:], limit)
	if err != nil {
		return Packet{}, err
	}
	payload := make([]byte, h.payload)
	if _, err := io.ReadFull(r, payload); err != nil {
		return Packet{}, inPacket(err)
	}
	if err := checkPadding(payload); err != nil {
		return Packet{}, err
	}
	return Packet{ID: h.id, Type: h.typ, Body: payload[:bodyLen(payload)]}, nil
}

// inPacket returns err as it is in the middle of a packet.
func inPacket(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// String returns a description such as "type 3, id 1, 12 bytes", without the body.
func (p Packet) String() string {
	return fmt.Sprintf("type %d, id %d, %d bytes", p.Type, p.ID, len(p.Body))
}

// Format writes [Packet.String] whatever the verb is.
func (p Packet) Format(f fmt.State, _ rune) { io.WriteString(f, p.String()) }

// LogValue returns [Packet.String] as the value that log/slog records.
func (p Packet) LogValue() slog.Value { return slog.StringValue(p.String()) }

// A header is the fixed front of a packet, checked.
type header struct {
	id      int32
	typ     Type
	payload int // bytes that follow: the body and the two NULs
}

func appendHeader(b []byte, body int, id int32, typ Type) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(body+minSize))
	b = binary.LittleEndian.AppendUint32(b, uint32(id))
	return binary.LittleEndian.AppendUint32(b, uint32(typ))
}

// appendPacket is Packet.Append for a body that is a string.
func appendPacket(b []byte, id int32, typ Type, body string) []byte {
	b = appendHeader(b, len(body), id, typ)
	b = append(b, body...)
	return append(b, 0, 0)
}

// parseHeader reads the first headerSize bytes of b.
func parseHeader(b []byte, limit int) (header, error) {
	size, err := parseSize(b, limit)
	if err != nil {
		return header{}, err
	}
	return header{
		id:      int32(binary.LittleEndian.Uint32(b[4:])),
		typ:     Type(binary.LittleEndian.Uint32(b[8:])),
		payload: size - 8,
	}, nil
}

// parseSize reads the first sizeSize bytes of b.
func parseSize(b []byte, limit int) (int, error) {
	size := int32(binary.LittleEndian.Uint32(b))
	if size < minSize {
		return 0, withCausef(ErrProtocol, "packet size %d", size)
	}
	if int64(size) > int64(limit) {
		return 0, withCausef(ErrTooLarge, "packet size %d, limit %d", size, limit)
	}
	return int(size), nil
}

// checkPadding refuses a payload whose last byte is something else behind the NUL that
// ends the body. Servers that leave out one NUL or both are known, and are tolerated.
func checkPadding(payload []byte) error {
	if n := len(payload); n >= 2 && payload[n-2] == 0 && payload[n-1] != 0 {
		return withCausef(ErrProtocol, "a packet is not padded with NUL")
	}
	return nil
}

// bodyLen returns the length of the body in a payload: the payload less the
// two NULs that end it, or less those of the two that are there.
func bodyLen(payload []byte) int {
	n := len(payload)
	for range 2 {
		if n > 0 && payload[n-1] == 0 {
			n--
		}
	}
	return n
}
