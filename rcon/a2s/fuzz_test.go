package a2s_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon/a2s"
)

// FuzzParse checks what holds for every payload: an answer or an error, texts that are in the
// payload, times that can be.
func FuzzParse(f *testing.F) {
	f.Add([]byte(infoAnswer()[len(whole):]))
	f.Add([]byte(playersAnswer("Ann", "Bob")[len(whole):]))
	f.Fuzz(func(t *testing.T, payload []byte) {
		info, err := a2s.ParseInfo(payload)
		if err != nil && info != (a2s.Info{}) {
			t.Fatalf("%+v, %v", info, err)
		}
		for _, text := range []string{info.Name, info.Map, info.Folder, info.Game, info.Version, info.TVName, info.Keywords} {
			if !bytes.Contains(payload, []byte(text)) {
				t.Fatalf("%q is not in the payload", text)
			}
		}
		players, err := a2s.ParsePlayers(payload)
		if err != nil && players != nil || len(players) > 255 || len(players)*10 > len(payload) {
			t.Fatalf("%d players of %d bytes, %v", len(players), len(payload), err)
		}
		for _, p := range players {
			if p.Connected < 0 || p.Connected > 30*24*time.Hour || !bytes.Contains(payload, []byte(p.Name)) {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func BenchmarkParsePlayers(b *testing.B) {
	names := make([]string, 31)
	for i := range names {
		names[i] = "a name of usual length"
	}
	payload := []byte(playersAnswer(names...)[len(whole):])
	b.SetBytes(int64(len(payload)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a2s.ParsePlayers(payload); err != nil {
			b.Fatal(err)
		}
	}
}
