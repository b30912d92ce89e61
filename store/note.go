package store

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/steam"
)

// Bounds of what users write about players. Lengths are in characters.
const (
	MaxNoteText    = 2000
	MaxPlayerNotes = 100    // of a player, for one owner
	MaxOwnerNotes  = 10_000 // of all players
	MaxTag         = 32
	MaxPlayerTags  = 20
	MaxOwnerTags   = 10_000
	MaxWatched     = 500 // players that one user watches
)

// Note is what a user wrote about a player. It is for those who may see the servers of
// its owner.
type Note struct {
	ID        int64
	OwnerID   int64 // the user whose servers it is about
	SteamID   steam.ID
	AuthorID  int64  // 0 if the author has been removed
	Author    string // the author's name now; read only
	Text      string // may have several lines
	CreatedAt time.Time
}

// Watch is a player on the watch list of a user.
type Watch struct {
	SteamID   steam.ID
	CreatedAt time.Time
}

// PlayerNotes keeps what users write about players: notes and tags, which belong to the
// owner of servers, and watch lists, which belong to their user. A player need not have
// been on any server. All of it is deleted with the user that it belongs to.
//
// What would exceed a bound, such as [MaxPlayerNotes], is [ErrTooMany]. An owner or a user
// who does not exist is [ErrNotFound] where something is added.
type PlayerNotes interface {
	// CreateNote stores n with the text of [NoteText], and returns it with ID and Author
	// set; a zero CreatedAt is now. AuthorID must be a user.
	CreateNote(ctx context.Context, n Note) (Note, error)

	// Notes returns the notes of these owners about a player, newest first; of those of
	// the same time, the one with the larger ID is first.
	Notes(ctx context.Context, ownerIDs []int64, player steam.ID) ([]Note, error)

	// DeleteNote removes a note about the player; another owner's is ErrNotFound.
	DeleteNote(ctx context.Context, ownerID int64, player steam.ID, id int64) error

	// AddTag gives a player a tag, as [Tag] spells it. One that the player has already,
	// with the same [FoldName], stays as it is.
	AddTag(ctx context.Context, ownerID int64, player steam.ID, tag string) error

	// DeleteTag takes a tag from a player, in any spelling with the same FoldName.
	// ErrNotFound says that the player does not have it.
	DeleteTag(ctx context.Context, ownerID int64, player steam.ID, tag string) error

	// Tags returns the tags that these owners gave to players, each once, in the order of
	// their FoldName. Players without tags are absent.
	Tags(ctx context.Context, ownerIDs []int64, players []steam.ID) (map[steam.ID][]string, error)

	// Watch puts a player on the watch list of a user; a zero CreatedAt is now. A player
	// who is there already stays as they are.
	Watch(ctx context.Context, userID int64, w Watch) error

	// Unwatch takes a player from the list. ErrNotFound says that they are not there.
	Unwatch(ctx context.Context, userID int64, player steam.ID) error

	// Watched returns the watch list of a user, newest first; of those of the same time,
	// the one with the smaller Steam ID is first.
	Watched(ctx context.Context, userID int64) ([]Watch, error)
}

// NoteText returns the text of a note as it is stored: with line breaks as "\n", and
// without blanks at either end. It refuses, with [ErrInvalid], one that is empty or longer
// than [MaxNoteText].
func NoteText(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(CleanText(text), "\r\n", "\n"))
	switch {
	case text == "":
		return "", fmt.Errorf("%w: the note is empty", ErrInvalid)
	case utf8.RuneCountInString(text) > MaxNoteText:
		return "", fmt.Errorf("%w: the note is longer than %d characters", ErrInvalid, MaxNoteText)
	}
	return text, nil
}

// Tag returns a tag as it is stored: blanks within it are single spaces, and there are none
// at either end. It refuses, with [ErrInvalid], one that is empty or longer than [MaxTag],
// and one that [CheckText] refuses.
func Tag(tag string) (string, error) {
	if err := CheckText(tag); err != nil {
		return "", err
	}
	tag = strings.Join(strings.Fields(tag), " ")
	switch {
	case FoldName(tag) == "":
		return "", fmt.Errorf("%w: the tag is empty", ErrInvalid)
	case utf8.RuneCountInString(tag) > MaxTag:
		return "", fmt.Errorf("%w: the tag is longer than %d characters", ErrInvalid, MaxTag)
	}
	return tag, nil
}
