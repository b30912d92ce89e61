package webapi_test

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/steam/webapi"
)

const testHash = "0123456789abcdef0123456789abcdef01234567"

func TestAvatarURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		base, hash string
		size       webapi.AvatarSize
		want       string
	}{
		{"", testHash, webapi.AvatarMedium, "https://avatars.steamstatic.com/" + testHash + "_medium.jpg"},
		{"", testHash, webapi.AvatarSmall, "https://avatars.steamstatic.com/" + testHash + ".jpg"},
		{"http://203.0.113.5:81/a/", testHash, webapi.AvatarFull, "http://203.0.113.5:81/a/" + testHash + "_full.jpg"},
		{"/avatars", testHash, webapi.AvatarMedium, "/avatars/" + testHash + "_medium.jpg"},
		{"", testHash, 3, ""},
		{"", testHash, -1, ""},
		{"", "", webapi.AvatarMedium, ""},
		{"", strings.ToUpper(testHash), webapi.AvatarMedium, ""},
		{"", testHash[1:], webapi.AvatarMedium, ""},
		{"", testHash + "0", webapi.AvatarMedium, ""},
		{"", testHash[1:] + "/", webapi.AvatarMedium, ""},
		{"", testHash[1:] + "\n", webapi.AvatarMedium, ""},
	}
	for _, test := range tests {
		if got := webapi.AvatarURL(test.base, test.hash, test.size); got != test.want {
			t.Errorf("AvatarURL(%q, %q, %d) = %q, want %q", test.base, test.hash, test.size, got, test.want)
		}
	}
}

func TestAvatarFile(t *testing.T) {
	t.Parallel()
	for size, pixels := range map[webapi.AvatarSize]int{
		webapi.AvatarSmall: 32, webapi.AvatarMedium: 64, webapi.AvatarFull: 184, 3: 0, -1: 0,
	} {
		if got := size.Pixels(); got != pixels {
			t.Errorf("AvatarSize(%d).Pixels() = %d, want %d", size, got, pixels)
		}
		file := webapi.AvatarFile(testHash, size)
		hash, back, ok := webapi.ParseAvatarFile(file)
		if ok != (pixels > 0) || ok && (hash != testHash || back != size) {
			t.Errorf("ParseAvatarFile(%q) = %q, %d, %v", file, hash, back, ok)
		}
	}
	for _, name := range []string{
		"", ".jpg", testHash, testHash + ".png", testHash + "_medium.jpg/", "/" + testHash + ".jpg", "../" + testHash + ".jpg",
		testHash + "_large.jpg", testHash + "_medium.JPG", strings.ToUpper(testHash) + ".jpg", testHash + "\x00.jpg",
	} {
		if hash, _, ok := webapi.ParseAvatarFile(name); ok || hash != "" {
			t.Errorf("ParseAvatarFile(%q) succeeded", name)
		}
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		webapi.DefaultAvatarURL:         "https://avatars.steamstatic.com",
		"http://203.0.113.5:8080/a/b/":  "http://203.0.113.5:8080",
		"HTTPS://Avatars.Example/":      "https://Avatars.Example",
		"http://[2001:db8::1]:80":       "http://[2001:db8::1]:80",
		"":                              "",
		"avatars.example":               "",
		"//avatars.example":             "",
		"https://":                      "",
		"https://:443":                  "",
		"javascript:alert(1)":           "",
		"https://a.example?":            "",
		"https://a.example; script-src": "",
		"https://a.example;x":           "",
		"https://a.example,b":           "",
		"https://*":                     "",
		"https://'self'":                "",
		"https://user@a.example":        "",
		"https://a.example/\n":          "",
	} {
		got, err := webapi.Origin(base)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("Origin(%q) = %q, %v; want %q", base, got, err, want)
		}
	}
}
