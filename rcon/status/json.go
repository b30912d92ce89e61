package status

import (
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/left4me/left4me/steam"
)

// MarshalJSON returns s as one JSON object, for [encoding/json] and for everybody
// who reads statuses in another language:
//
//	{"hostname","version","map","humans","bots","max_players",
//	 "hibernating" (true, false, or null where the game doesn't say),
//	 "reserved","partial",
//	 "players":[{"user_id","slot","name",
//	   "steam_id" (the SteamID64 as a string, "" where there is none),
//	   "bot","connected_seconds" (null for [UnknownTime]),
//	   "ping","loss","state","rate","addr"}]}
//
// Bytes that are no UTF-8 become U+FFFD, as JSON can't have them. The error is
// always nil.
func (s Status) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

// AppendJSON appends the text of [Status.MarshalJSON] to dst and returns the
// extended buffer.
func (s Status) AppendJSON(dst []byte) []byte {
	dst = appendString(append(dst, `{"hostname":`...), s.Hostname)
	dst = appendString(append(dst, `,"version":`...), s.Version)
	dst = appendString(append(dst, `,"map":`...), s.Map)
	dst = appendInt(append(dst, `,"humans":`...), s.Humans)
	dst = appendInt(append(dst, `,"bots":`...), s.Bots)
	dst = appendInt(append(dst, `,"max_players":`...), s.MaxPlayers)
	dst = append(dst, `,"hibernating":`...)
	if s.Hibernating == Unknown {
		dst = append(dst, "null"...)
	} else {
		dst = strconv.AppendBool(dst, s.Hibernating == Yes)
	}
	dst = strconv.AppendBool(append(dst, `,"reserved":`...), s.Reserved)
	dst = strconv.AppendBool(append(dst, `,"partial":`...), s.Partial)
	dst = append(dst, `,"players":[`...)
	for i, p := range s.Players {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = p.AppendJSON(dst)
	}
	return append(dst, "]}"...)
}

// MarshalJSON returns p as one of the players in [Status.MarshalJSON].
func (p Player) MarshalJSON() ([]byte, error) { return p.AppendJSON(nil), nil }

// AppendJSON appends the text of [Player.MarshalJSON] to dst and returns the
// extended buffer.
func (p Player) AppendJSON(dst []byte) []byte {
	dst = appendInt(append(dst, `{"user_id":`...), p.UserID)
	dst = appendInt(append(dst, `,"slot":`...), p.Slot)
	dst = appendString(append(dst, `,"name":`...), p.Name)
	dst = appendID(append(dst, `,"steam_id":`...), p.SteamID)
	dst = strconv.AppendBool(append(dst, `,"bot":`...), p.Bot)
	dst = append(dst, `,"connected_seconds":`...)
	if p.Connected < 0 {
		dst = append(dst, "null"...)
	} else {
		dst = appendInt(dst, int(p.Connected/time.Second))
	}
	dst = appendInt(append(dst, `,"ping":`...), p.Ping)
	dst = appendInt(append(dst, `,"loss":`...), p.Loss)
	dst = appendString(append(dst, `,"state":`...), p.State)
	dst = appendInt(append(dst, `,"rate":`...), p.Rate)
	dst = appendString(append(dst, `,"addr":`...), p.Addr)
	return append(dst, '}')
}

func appendInt(dst []byte, n int) []byte { return strconv.AppendInt(dst, int64(n), 10) }

func appendID(dst []byte, id steam.ID) []byte {
	return append(id.AppendTo(append(dst, '"')), '"')
}

// appendString appends s as a JSON string that is safe inside HTML and JavaScript, and
// on a terminal.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for _, r := range s { // a byte that is no UTF-8 comes as U+FFFD
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ', r == '<', r == '>', r == '&', 0x7f <= r && r < 0xa0,
			r == '\u2028', r == '\u2029', r > 0xff && unicode.Is(unicode.Bidi_Control, r):
			const hex = "0123456789abcdef"
			dst = append(dst, '\\', 'u', hex[r>>12], hex[r>>8&0xf], hex[r>>4&0xf], hex[r&0xf])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}
