package webapitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/left4me/left4me/steam"
)

// maxIDs is how many ids Steam takes in one call.
const maxIDs = 100

// methods are the functions that the Server answers, by path.
var methods = map[string]string{
	"/ISteamUser/GetPlayerSummaries/v2": "GetPlayerSummaries",
	"/ISteamUser/GetPlayerBans/v1":      "GetPlayerBans",
	"/ISteamUser/ResolveVanityURL/v1":   "ResolveVanityURL",
	"/ISteamApps/UpToDateCheck/v1":      "UpToDateCheck",
}

// serveAPI records a request, then fails as told or answers it.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	req := Request{
		Method:      methods[strings.TrimSuffix(r.URL.Path, "/")],
		Path:        r.URL.Path,
		Vanity:      query.Get("vanityurl"),
		App:         query.Get("appid"),
		Version:     query.Get("version"),
		KeyInHeader: r.Header.Get("X-Webapi-Key") != "",
		KeyInURL:    query.Has("key"),
	}
	if list := query.Get("steamids"); list != "" {
		for text := range strings.SplitSeq(list, ",") {
			if id, err := steam.Parse(text); err == nil {
				req.IDs = append(req.IDs, id)
			}
		}
	}
	s.mu.Lock()
	s.record.add(req)
	fault := s.faults.next()
	key := s.key
	s.mu.Unlock()

	fault.serve(w, r, s.closed, func(w http.ResponseWriter) {
		sent := r.Header.Get("X-Webapi-Key")
		switch {
		case r.Method != http.MethodGet:
			page(w, http.StatusMethodNotAllowed)
		case req.Method == "":
			page(w, http.StatusNotFound)
		case req.KeyInURL, sent == "", key != "" && sent != key:
			page(w, http.StatusForbidden)
		default:
			s.answer(w, req)
		}
	})
}

// answer writes the answer to a request with a good key.
func (s *Server) answer(w http.ResponseWriter, req Request) {
	if req.Method == "ResolveVanityURL" {
		if p, ok := s.vanity(req.Vanity); ok {
			writeJSON(w, map[string]any{"response": map[string]any{"steamid": p.ID.String(), "success": 1}})
		} else {
			writeJSON(w, map[string]any{"response": map[string]any{"success": 42, "message": "No match"}})
		}
		return
	}
	if req.Method == "UpToDateCheck" {
		writeJSON(w, map[string]any{"response": s.upToDate(req)})
		return
	}
	if len(req.IDs) == 0 || len(req.IDs) > maxIDs {
		page(w, http.StatusBadRequest)
		return
	}
	// Sorted and then backwards: surely not the order of the question.
	ids := slices.SortedFunc(slices.Values(req.IDs), steam.ID.Compare)
	ids = slices.Compact(ids)
	slices.Reverse(ids)
	list := []any{}
	for _, id := range ids {
		if p, ok := s.player(id); !ok {
			continue
		} else if req.Method == "GetPlayerBans" {
			list = append(list, p.bans())
		} else {
			list = append(list, s.summary(p))
		}
	}
	if req.Method == "GetPlayerBans" {
		writeJSON(w, map[string]any{"players": list})
	} else {
		writeJSON(w, map[string]any{"response": map[string]any{"players": list}})
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	json.NewEncoder(w).Encode(v)
}

// page writes what Steam writes instead of JSON.
func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(status)
	text := http.StatusText(status)
	fmt.Fprintf(w, "<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n", text, text)
}
