package httpui

import (
	"errors"
	"net/http"
	"strings"

	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/steam/webapi"
)

// avatar serves one picture.
func (v *visit) avatar() error {
	hash, ok := strings.CutSuffix(v.r.PathValue("file"), ".jpg")
	if !ok {
		return errNotFound
	}
	body, err := v.ui.avatars.Get(v.r.Context(), hash)
	switch {
	case errors.Is(err, avatars.ErrNotFound):
		return errNotFound
	case errors.Is(err, avatars.ErrBusy):
		return errUnavailable
	case err != nil:
		return err
	}
	return v.send(http.StatusOK, "image/jpeg", "public, max-age=604800, immutable", &httpcontent.Content{Body: body, ETag: `"` + hash + `"`})
}

// avatarURL is where the picture with that hash is, "" for none.
func (v view) avatarURL(hash string) string {
	if v.ui.avatars != nil && webapi.ValidAvatarHash(hash) {
		return v.URL("/avatars/" + hash + ".jpg")
	}
	return webapi.AvatarURL(v.ui.AvatarURL, hash, webapi.AvatarMedium)
}
