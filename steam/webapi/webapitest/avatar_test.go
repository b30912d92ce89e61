package webapitest_test

import (
	"bytes"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func TestAvatars(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{}, func(t *testing.T, srv *webapitest.Server) {
		faces := make(map[string]bool)
		for n := range uint32(20) {
			for _, size := range []webapi.AvatarSize{webapi.AvatarSmall, webapi.AvatarMedium, webapi.AvatarFull} {
				hash := webapitest.HashOf(id(n + 1))
				status, contentType, body, err := get(t, srv, webapi.AvatarURL(srv.AvatarURL, hash, size), "")
				if err != nil || status != 200 || contentType != "image/jpeg" {
					t.Fatalf("%d %s %v", status, contentType, err)
				}
				img, err := jpeg.Decode(strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				if b := img.Bounds(); b.Dx() != size.Pixels() || b.Dy() != size.Pixels() {
					t.Errorf("size %d: %v", size, b)
				}
				if !bytes.Equal([]byte(body), webapitest.Avatar(hash, size)) {
					t.Error("another picture than that of Avatar")
				}
				faces[body] = true
			}
		}
		if len(faces) != 60 {
			t.Errorf("%d different pictures of 60", len(faces))
		}
		for _, path := range []string{"/", "/x_medium.jpg", "/" + strings.Repeat("A", 40) + ".jpg", "/a/" + strings.Repeat("a", 40) + ".jpg"} {
			if status, _, _, err := get(t, srv, srv.AvatarURL+path, ""); err != nil || status != 404 {
				t.Errorf("%s: %d, %v", path, status, err)
			}
		}
		srv.SetAvatarFault(webapitest.HTML(503))
		if status, _, _, _ := get(t, srv, srv.AvatarURL+"/"+strings.Repeat("a", 40)+".jpg", ""); status != 503 {
			t.Errorf("SetAvatarFault: %d", status)
		}
		if n := srv.Calls(); n != 0 {
			t.Errorf("%d calls of the API for pictures", n)
		}
	})
	if webapitest.Avatar("zz", webapi.AvatarSmall) != nil || webapitest.Avatar(strings.Repeat("a", 40), 7) != nil {
		t.Error("a picture of nothing")
	}
}

func TestMemoryKnowsItsHostsOnly(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(&webapitest.Options{InMemory: true})
	defer srv.Close()
	for _, url := range []string{"http://203.0.113.1/", "https://api.steampowered.com/"} {
		if _, _, _, err := get(t, srv, url, ""); err == nil {
			t.Errorf("%s answered", url)
		}
	}
}
