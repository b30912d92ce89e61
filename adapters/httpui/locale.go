package httpui

import "github.com/left4me/left4me/messages"

// languages are those there are, in the order in which they are offered.
var (
	languages = messages.MustLoad(files, "locale", messages.Language{Tag: "en", Name: "English"}, messages.Language{Tag: "zh-CN", Name: "简体中文"}, messages.Language{Tag: "ru", Name: "Русский"})
	english   = languages[0]
)
