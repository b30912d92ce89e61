package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// Bounds of the chat that a store keeps.
const (
	MaxChatDays  = 90     // of one server; see Server.ChatDays
	MaxChatLines = 50_000 // of one server: PruneChat removes the oldest of more
)

// CheckChatDays returns [ErrInvalid] for days that no server can have as ChatDays.
func CheckChatDays(days int) error {
	if days < 0 || days > MaxChatDays {
		return fmt.Errorf("%w: chat is kept for 0 to %d days", ErrInvalid, MaxChatDays)
	}
	return nil
}

// ChatLine is what a player said on a server.
type ChatLine struct {
	ID       int64 // rises in the order in which lines were stored
	ServerID int64
	At       time.Time
	SteamID  steam.ID
	Name     string // in the game, at that time
	Text     string
	Team     bool // to the player's team only

	// Epoch is that of the right to the server's shard under which AddChat stores the line; 0:
	// it needs none. It is not kept.
	Epoch int64
}

// Chats keeps the chat of the servers whose owner has asked for it. It goes with its
// server.
type Chats interface {
	// AddChat stores lines, whose ID is not read. Those of servers that do not exist or whose ChatDays
	// are 0 are passed over. If the right to the shard of a line has ended, none are stored: the
	// error is a *[FencedError].
	AddChat(ctx context.Context, lines []ChatLine) error

	// Chat returns the lines of a server whose ID is below before (0 = all), newest
	// first, at most limit.
	Chat(ctx context.Context, serverID, before int64, limit int) ([]ChatLine, error)

	// PruneChat removes what is older than the ChatDays of its server, and of each server the oldest
	// of more than [MaxChatLines]. It removes at most limit lines and returns how many went.
	PruneChat(ctx context.Context, now time.Time, limit int) (int, error)
}

// AddHeldChat stores lines by AddChat, and drops those whose right has ended: another has received
// them too.
func AddHeldChat(ctx context.Context, st interface {
	AddChat(ctx context.Context, lines []ChatLine) error
}, lines []ChatLine) error {
	for {
		err := st.AddChat(ctx, lines)
		var fenced *FencedError
		if !errors.As(err, &fenced) {
			return err
		}
		held := slices.DeleteFunc(slices.Clone(lines), func(l ChatLine) bool {
			return slices.Contains(fenced.Shards, Shard{ShardOf(l.ServerID), l.Epoch})
		})
		if len(held) == len(lines) { // or it would never end
			return err
		}
		lines = held
	}
}

// ChatPage returns a page of the chat of a server: at most limit lines behind a cursor ("" = the newest),
// and the cursor of what follows, "" at the end. A server that does not keep chat has none. A cursor that is none is
// [ErrInvalid].
func ChatPage(ctx context.Context, st interface {
	Chat(ctx context.Context, serverID, before int64, limit int) ([]ChatLine, error)
}, s Server, cursor string, limit int) (lines []ChatLine, next string, err error) {
	var before int64
	if cursor != "" {
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil || before < 1 {
			return nil, "", fmt.Errorf("%w: not a cursor", ErrInvalid)
		}
	}
	if s.ChatDays == 0 {
		return nil, "", nil
	}
	if lines, err = st.Chat(ctx, s.ID, before, limit+1); len(lines) > limit {
		lines = lines[:limit]
		next = strconv.FormatInt(lines[limit-1].ID, 10)
	}
	return lines, next, err
}

// Counts is how many play on a server, as the server tells anybody who asks without a
// password. It says nothing of who they are, so it is no part of any history.
type Counts struct {
	ServerID   int64
	At         time.Time
	Players    int // people, without bots
	MaxPlayers int
	Bots       int
	Map        string
}

// Counted keeps the latest counts of servers, and counts why players left.
type Counted interface {
	// SetCounts stores the latest counts of many servers at once. Older ones than those that are
	// stored, and those of servers that do not exist, are passed over; of several of one server the latest
	// counts.
	SetCounts(ctx context.Context, counts []Counts) error

	// Counts returns the latest counts of these servers; servers without any are absent.
	Counts(ctx context.Context, serverIDs []int64) (map[int64]Counts, error)

	// EndsSince returns how many sessions of these servers have ended since a time, by
	// [livestate.Reason.Code]. Servers without any are absent.
	EndsSince(ctx context.Context, serverIDs []int64, since time.Time) (map[int64]map[livestate.Reason]int, error)
}
