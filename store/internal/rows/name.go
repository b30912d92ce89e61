package rows

import (
	"slices"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

const (
	maxFolded = 64 // characters of a name by which it is found
	maxPart   = 16 // characters of a part: longer texts are compared with the name
)

// PlayerName is a row of player_name.
type PlayerName struct {
	ServerID     int64
	SteamID      steam.ID
	Name, Folded string
}

// NamePart is a row of player_name_part.
type NamePart struct {
	ServerID int64
	Part     string
	NameID   int64
}

// PlayerNames are the columns of player_name but for the id.
var PlayerNames = Table[PlayerName]{
	{Name: "server_id", Write: func(n *PlayerName) Value { return number(n.ServerID) }},
	{Name: "steam_id_64", Write: func(n *PlayerName) Value { return steamIDValue(n.SteamID) }},
	{Name: "name", Write: func(n *PlayerName) Value { return text(n.Name) }},
	{Name: "folded", Write: func(n *PlayerName) Value { return text(n.Folded) }},
}

// NameParts are the columns of player_name_part.
var NameParts = Table[NamePart]{
	{Name: "server_id", Write: func(p *NamePart) Value { return number(p.ServerID) }},
	{Name: "part", Write: func(p *NamePart) Value { return text(p.Part) }},
	{Name: "name_id", Write: func(p *NamePart) Value { return number(p.NameID) }},
}

// NewPlayerName returns the row of a name, and whether it can be found at all.
func NewPlayerName(serverID int64, id steam.ID, name string) (PlayerName, bool) {
	name = store.CleanText(name)
	folded := store.FoldName(name)
	if runes := []rune(folded); len(runes) > maxFolded {
		folded = string(runes[:maxFolded])
	}
	return PlayerName{serverID, id, name, folded}, folded != ""
}

// PartsOf returns the parts of a folded name, each once.
func PartsOf(serverID, nameID int64, folded string) []NamePart {
	var parts []NamePart
	runes := []rune(folded)
	for i := 1; i < len(runes); i++ {
		part := NamePart{serverID, string(runes[i:min(i+maxPart, len(runes))]), nameID}
		if runes[i] != ' ' && !slices.Contains(parts, part) { // no text begins with a space
			parts = append(parts, part)
		}
	}
	return parts
}

// Beginning returns the first and the last text that begins with a folded text, as far as
// a part can tell.
func Beginning(folded string) (from, to string) {
	if runes := []rune(folded); len(runes) > maxPart {
		folded = string(runes[:maxPart])
	}
	return folded, folded + "\U0010FFFF" // which is in no folded name
}

// Names returns the names that a batch tells, each once; of the open sessions, those of fresh.
func (b *Batch) Names(fresh []Session) []PlayerName {
	type key struct {
		server int64
		player steam.ID
		name   string
	}
	seen := make(map[key]bool)
	var names []PlayerName
	add := func(server int64, id steam.ID, name string) {
		if at := (key{server, id, name}); !seen[at] {
			seen[at] = true
			if n, ok := NewPlayerName(server, id, name); ok {
				names = append(names, n)
			}
		}
	}
	for _, sessions := range [][]Session{fresh, b.Ended} {
		for i := range sessions {
			s := &sessions[i]
			add(s.ServerID, s.SteamID, s.Name)
			if s.LastName != s.Name {
				add(s.ServerID, s.SteamID, s.LastName)
			}
		}
	}
	for i := range b.Aliases {
		add(b.Aliases[i].ServerID, b.Aliases[i].SteamID, b.Aliases[i].Name)
	}
	return names
}
