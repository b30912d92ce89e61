package webapitest

import (
	"bytes"
	"encoding/hex"
	"image"
	"image/jpeg"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/steam/webapi"
)

// serveAvatar serves the face of a hash in one of Steam's sizes: the same one at
// each request, and another one for another hash.
func (s *Server) serveAvatar(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.record.faces++
	fault := s.faceless.next()
	s.mu.Unlock()

	fault.serve(w, r, s.closed, func(w http.ResponseWriter) {
		hash, size, ok := webapi.ParseAvatarFile(strings.TrimPrefix(r.URL.Path, "/"))
		if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
			page(w, http.StatusNotFound)
			return
		}
		picture := Avatar(hash, size)
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("Content-Length", strconv.Itoa(len(picture)))
		w.Header().Set("Cache-Control", "public, max-age=31536000")
		if r.Method == http.MethodGet {
			w.Write(picture)
		}
	})
}

// Avatar returns the picture that a [Server] serves for a hash, as JPEG, or nil if
// the hash or the size is not valid.
func Avatar(hash string, size webapi.AvatarSize) []byte {
	width := size.Pixels()
	digest, err := hex.DecodeString(hash)
	if err != nil || !webapi.ValidAvatarHash(hash) || width == 0 {
		return nil
	}
	f := newFace(digest)
	img := image.NewRGBA(image.Rect(0, 0, width, width))
	for y := range width {
		for x := range width {
			img.SetRGBA(x, y, f.pixel(x, y, width))
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
		return nil // a Buffer takes all that is written
	}
	return b.Bytes()
}
