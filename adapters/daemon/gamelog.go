package daemon

import (
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
)

const (
	maxChat   = 10_000 // lines of chat that wait for the store
	maxCounts = 20_000 // counts that do
)

// onCounts tells the store what a server says without a password.
func (d *daemon) onCounts(t poll.Target, c poll.Counts) {
	d.counts.Add(store.Counts{ServerID: t.ID, At: c.At, Players: c.Players, MaxPlayers: c.MaxPlayers, Bots: c.Bots, Map: c.Map})
}

// gameLogs returns what brings the logs of the games; nil if there is no listener.
func (d *daemon) gameLogs(edge func(id int64, e livestate.Edge) bool) *gamelog.Service {
	if d.GameLogs == nil {
		return nil
	}
	return gamelog.New(gamelog.Config{
		Listener: d.GameLogs, Addr: d.GameLogAddr, Edge: edge, Now: d.clock.Now,
		OnChat: func(id int64, c gamelog.Chat) {
			epoch, held := d.lease.Right(id)
			if !held {
				return // another poller has the line
			}
			d.chat.Add(store.ChatLine{ServerID: id, Epoch: epoch, At: c.At, SteamID: c.SteamID, Name: c.Name, Text: c.Text, Team: c.Team})
		},
		OnTrouble: func(t poll.Target, err error) {
			if err != nil {
				d.log.Warn("a game does not send its log; times are as exact as polls", "server", t.ID, "name", t.Name, "err", err)
			} else {
				d.log.Info("a game sends its log again", "server", t.ID, "name", t.Name)
			}
		},
	})
}
