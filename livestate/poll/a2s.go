package poll

import (
	"context"
	"net"

	"github.com/left4me/left4me/rcon/a2s"
)

// A2S returns a Query that asks with A2S_INFO at the address of the target. dial makes connections of network
// "udp"; nil is that of a [net.Dialer].
func A2S(dial func(ctx context.Context, network, addr string) (net.Conn, error)) func(context.Context, Target) (Counts, error) {
	return func(ctx context.Context, t Target) (Counts, error) {
		client := a2s.Client{Addr: t.Addr, DialContext: dial}
		info, err := client.Info(ctx)
		if err != nil {
			return Counts{}, err
		}
		return Counts{Players: max(info.Players-info.Bots, 0), MaxPlayers: info.MaxPlayers, Bots: info.Bots, Map: info.Map}, nil
	}
}
