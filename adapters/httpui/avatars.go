package httpui

import (
	"net/http"

	"github.com/left4me/left4me/httpcontent"
)

// avatar serves one picture.
func (req *request) avatar() error {
	name := req.r.PathValue("file")
	body, err := req.handler.avatars.File(req.r.Context(), name)
	if err != nil {
		return err
	}
	return req.send(http.StatusOK, "image/jpeg", "public, max-age=604800, immutable", &httpcontent.Content{Body: body, ETag: `"` + name + `"`})
}
