package httpui

import (
	"errors"
	"net/http"
	"strings"

	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store/httperror"
)

// avatar serves one picture.
func (req *request) avatar() error {
	hash, ok := strings.CutSuffix(req.r.PathValue("file"), ".jpg")
	if !ok {
		return httperror.NotFound
	}
	body, err := req.handler.avatars.Get(req.r.Context(), hash)
	switch {
	case errors.Is(err, avatars.ErrNotFound):
		return httperror.NotFound
	case errors.Is(err, avatars.ErrBusy):
		return httperror.Busy
	case err != nil:
		return err
	}
	return req.send(http.StatusOK, "image/jpeg", "public, max-age=604800, immutable", &httpcontent.Content{Body: body, ETag: `"` + hash + `"`})
}

// avatarURL is where the picture with that hash is, "" for none.
func (pd pageData) avatarURL(hash string) string {
	if pd.handler.avatars != nil && webapi.ValidAvatarHash(hash) {
		return pd.URL("/avatars/" + hash + ".jpg")
	}
	return webapi.AvatarURL(pd.handler.AvatarURL, hash, webapi.AvatarMedium)
}
