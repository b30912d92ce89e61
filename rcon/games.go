package rcon

// The games below need other Options than the default, which suits Source and Source 2
// servers. Each function returns new Options, which the caller may change. What the games
// do is known from public reports, and from what other clients make of them.

// Minecraft returns the Options for Minecraft (Java) with its own server, Spigot or
// Paper: the marker of the end goes out when the reply has begun.
func Minecraft() *Options { return &Options{Strategy: StrategyMirrorAfterFirst} }

// ARK returns the Options for ARK: Survival Evolved and Ascended, which ignore end
// markers and send a reply as one packet. To a wrong password ARK says nothing, which is
// [ErrNoAnswer].
func ARK() *Options { return &Options{Strategy: StrategySinglePacket} }

// Factorio returns the Options for Factorio, which ignores end markers and sends a reply as
// one packet.
func Factorio() *Options { return &Options{Strategy: StrategySinglePacket} }

// Palworld returns the Options for Palworld, which answers with id 0, in one packet. Where
// it says too small a size, because it counts characters for bytes, the text comes with
// [ErrIncomplete].
func Palworld() *Options { return &Options{Strategy: StrategySinglePacket, AnyID: true} }

// Rust returns the Options for Rust that was started with +rcon.web 0, since its usual
// remote console is a WebSocket. It answers with id -1, in one packet, and not at all to
// some commands, so that ctx needs a deadline.
func Rust() *Options { return &Options{Strategy: StrategySinglePacket, AnyID: true} }

// Squad returns the Options for Squad, which are the default. Its chat, and the bytes that
// it sends behind a packet, are passed over. To a wrong password it closes the connection,
// which is [ErrNoLogin].
func Squad() *Options { return new(Options) }
