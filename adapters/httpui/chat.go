package httpui

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/store"
)

// chatPage shows what was said on a server, newest first.
type chatPage struct {
	pageData
	Name, Path string
	Lines      []store.ChatLine
	Older      string // path; "" at the end
}

const (
	chatLines   = 200 // on a page
	maxChatText = 256 // characters
)

// chat returns the server in the path, and its chat behind the cursor with the cursor of what
// follows, 0 at the end.
func (req *request) chat(limit int) (s store.Server, lines []store.ChatLine, next int64, err error) {
	if s, err = req.server(); err != nil {
		return s, nil, 0, err
	}
	var before int64
	if cursor := req.r.URL.Query().Get("cursor"); cursor != "" {
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil || before < 1 {
			return s, nil, 0, invalid("cursor", "cursor_bad")
		}
	}
	if s.ChatDays == 0 {
		return s, nil, 0, nil
	}
	if lines, err = req.handler.Store.Chat(req.r.Context(), s.ID, before, limit+1); len(lines) > limit {
		lines = lines[:limit]
		next = lines[limit-1].ID
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
	if next > 0 {
		page.Older = req.URL(fmt.Sprintf("%s/chat?cursor=%d", page.Path, next))
	}
	return req.page(http.StatusOK, "chat", page)
}

func (req *request) apiChat() error {
	limit, err := req.limit(pageSize)
	if err != nil {
		return err
	}
	_, lines, next, err := req.chat(limit)
	if err != nil {
		return err
	}
	if next > 0 {
		req.setNextLink(strconv.FormatInt(next, 10))
	}
	return req.json(http.StatusOK, api.NewChat(lines))
}
