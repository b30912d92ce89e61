package httpui

import (
	"embed"

	"github.com/left4me/left4me/messages"
)

//go:embed locale
var localeFiles embed.FS

// languages are those there are, in the order in which they are offered.
var (
	english   = mustParse("en", "English", nil)
	languages = []*messages.Catalog{english, mustParse("zh-CN", "简体中文", english), mustParse("ru", "Русский", english)}
)

// mustParse reads an embedded catalog. A test reads all of them.
func mustParse(tag, name string, fallback *messages.Catalog) *messages.Catalog {
	data, err := localeFiles.ReadFile("locale/" + tag + ".json")
	if err != nil {
		panic(err)
	}
	c, err := messages.Parse(tag, name, data, fallback)
	if err != nil {
		panic(err)
	}
	return c
}

// language is the catalog with a tag, nil if there is none.
func language(tag string) *messages.Catalog {
	for _, l := range languages {
		if l.Tag == tag {
			return l
		}
	}
	return nil
}
