package httpui

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

//go:embed locale
var localeFiles embed.FS

// A locale is one language: its messages by key. In a message {0}, {1}... stand
// for the arguments. Where a language has a form for one thing, it stands under
// the key with ".one".
type locale struct {
	tag      string // BCP 47
	Name     string // in the language itself
	messages map[string]string
}

var (
	english = mustLocale("en", "English")
	chinese = mustLocale("zh-CN", "简体中文")

	// languages are those there are, in the order in which they are offered.
	languages = []*locale{english, chinese}
	locales   = map[string]*locale{english.tag: english, chinese.tag: chinese}
)

// mustLocale reads an embedded catalogue; that all are whole is tested.
func mustLocale(tag, name string) *locale {
	data, err := localeFiles.ReadFile("locale/" + tag + ".json")
	if err != nil {
		panic(err)
	}
	l := &locale{tag: tag, Name: name}
	if err := json.Unmarshal(data, &l.messages); err != nil {
		panic(fmt.Sprintf("httpui: locale %s: %v", tag, err))
	}
	return l
}

// Tag is the language as HTML names it.
func (l *locale) Tag() string { return l.tag }

func (l *locale) text(key string, args ...any) string {
	message, ok := l.messages[key]
	if !ok {
		if message, ok = english.messages[key]; !ok {
			return key
		}
	}
	if len(args) == 0 || !strings.Contains(message, "{") {
		return message
	}
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", fmt.Sprint(arg))
	}
	return strings.NewReplacer(pairs...).Replace(message)
}

func (l *locale) count(key string, n int, args ...any) string {
	if _, ok := l.messages[key+".one"]; ok && n == 1 {
		key += ".one"
	}
	return l.text(key, args...)
}

// negotiate picks the language that an Accept-Language header likes best.
func negotiate(accept string) *locale {
	best, quality := english, 0.0
	for i, part := range strings.Split(accept, ",") {
		if i == 20 {
			break
		}
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			q, _ = strconv.ParseFloat(value, 64)
		}
		tag = strings.ToLower(tag)
		for _, l := range languages {
			base, _, _ := strings.Cut(strings.ToLower(l.tag), "-")
			if (tag == base || strings.HasPrefix(tag, base+"-")) && q > quality {
				best, quality = l, q
			}
		}
	}
	return best
}
