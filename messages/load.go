package messages

import (
	"io/fs"
	"path"
)

// A Language is a language that a program has words in.
type Language struct {
	Tag  string // BCP 47
	Name string // in the language itself
}

// MustLoad returns the catalogs of languages, in their order, from the files of a folder, such
// as "ru.json" for the tag "ru". The first one is the fallback of the others. It is for files
// that are part of the program, and panics if one is not right.
func MustLoad(files fs.FS, folder string, languages ...Language) (catalogs []*Catalog) {
	var first *Catalog
	for _, l := range languages {
		data, err := fs.ReadFile(files, path.Join(folder, l.Tag+".json"))
		if err != nil {
			panic("messages: " + err.Error())
		}
		c, err := Parse(l.Tag, l.Name, data, first)
		if err != nil {
			panic(err)
		}
		if catalogs = append(catalogs, c); first == nil {
			first = c
		}
	}
	return catalogs
}

// Tagged returns the catalog with that very tag, nil if there is none.
func Tagged(tag string, catalogs ...*Catalog) *Catalog {
	for _, c := range catalogs {
		if c.Tag == tag {
			return c
		}
	}
	return nil
}
