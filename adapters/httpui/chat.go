package httpui

import (
	"errors"
	"net/http"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/api/listing"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/store"
)

// chatPage shows what was said on a server, newest first.
type chatPage struct {
	pageData
	Name, Path string
	Lines      []store.ChatLine
	Older      string // URL; "" at the end
}

const (
	chatLines   = 200 // on a page
	maxChatText = 256 // characters
)

// chat returns the server in the path, the lines of its chat that are older than the cursor, and
// the next cursor.
func (req *request) chat(limit int) (s store.Server, lines []store.ChatLine, next string, err error) {
	if s, err = req.server(); err != nil {
		return s, nil, "", err
	}
	lines, next, err = store.ChatPage(req.r.Context(), req.handler.Store, s, req.r.URL.Query().Get("cursor"), limit)
	if errors.Is(err, store.ErrInvalid) {
		err = listing.BadCursor
	}
	return s, lines, next, err
}

func (req *request) showChat() error {
	s, lines, next, err := req.chat(chatLines)
	if err != nil {
		return err
	}
	for i := range lines {
		lines[i].Name, lines[i].Text = req.playerName(lines[i].Name), status.DisplayLine(lines[i].Text, maxChatText)
	}
	page := chatPage{pageData: req.pageData, Name: display(s.Name), Path: serverPath(s.ID), Lines: lines}
	if next != "" {
		page.Older = req.URL(page.Path + "/chat?cursor=" + next)
	}
	return req.page(http.StatusOK, "chat", page)
}

func (req *request) apiChat() error {
	limit, err := req.limit(listing.PageSize)
	if err != nil {
		return err
	}
	_, lines, next, err := req.chat(limit)
	req.setNextLink(next)
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewChat(lines))
}
