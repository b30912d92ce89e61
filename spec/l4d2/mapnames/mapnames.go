// Package mapnames has the names of the official maps in the languages of players: English,
// Chinese and Russian, as the games spell them.
//
//	m := mapnames.In("zh-CN").Map("c8m3_sewers")
//	m.Title // 毫不留情 3：下水道
package mapnames

import (
	"cmp"
	"embed"
	"strconv"
	"strings"

	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/spec/l4d2"
)

//go:embed locale
var files embed.FS

var catalogs = messages.MustLoad(files, "locale", messages.Language{Tag: "en", Name: "English"}, messages.Language{Tag: "zh-CN", Name: "简体中文"}, messages.Language{Tag: "ru", Name: "Русский"})

// Names are the names in one language. The zero value is English. Its methods may be called
// from many goroutines.
type Names struct{ catalog *messages.Catalog }

// In returns the names in a language, by its tag or an Accept-Language header; in English if
// there are none in that language.
func In(language string) Names {
	if c := messages.Tagged(language, catalogs...); c != nil {
		return Names{c}
	}
	return Names{messages.Negotiate(language, catalogs...)}
}

func (n Names) text(key string, args ...any) string {
	return cmp.Or(n.catalog, catalogs[0]).Text(key, args...)
}

// Name is a map as players know it.
type Name struct {
	Code     string // as the game names it, such as c8m3_sewers
	Title    string // such as "No Mercy 3: Sewers"; "" for a map that is not official
	Short    string // such as "No Mercy 3"; "" for a map that is not official
	Campaign int    // the number of its campaign, 0 for a map that is not official

	label string // the shortest one
}

// Map returns the names of the map with that code.
func (n Names) Map(code string) Name {
	m, ok := l4d2.ParseMap(code)
	if !ok {
		return Name{Code: code, label: code}
	}
	campaign, chapter := strconv.Itoa(m.Campaign.Number), strconv.Itoa(m.Chapter)
	name := n.text("campaign." + campaign)
	label := code
	if m.Game == l4d2.Left4Dead2 {
		label, _, _ = strings.Cut(code, "_")
	}
	return Name{
		Code: code, Title: n.text("map.name", name, chapter, n.text("chapter."+campaign+"."+chapter)),
		Short: name + " " + chapter, Campaign: m.Campaign.Number, label: label,
	}
}

// Labels returns the names to choose from where there is little room, the longest one first: the
// title, the short one, and the code or its beginning, such as c8m3.
func (n Name) Labels() []string {
	if n.Title == "" {
		return []string{n.label}
	}
	return []string{n.Title, n.Short, n.label}
}

// Campaign returns the name of the campaign that package l4d2 has under an English name; of any
// other it returns the text.
func (n Names) Campaign(english string) string {
	for c := range l4d2.Campaigns() {
		if c.Name == english {
			return n.text("campaign." + strconv.Itoa(c.Number))
		}
	}
	return english
}
