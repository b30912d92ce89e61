package preview_test

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/left4me/left4me/preview"
)

func Example() {
	picture, err := preview.PNG(preview.Preview{Title: "Friday campaign", Count: "3/4", Text: "No Mercy 3: Sewers", Foot: "example.org"})
	if err != nil {
		fmt.Println(err)
		return
	}
	config, err := png.DecodeConfig(bytes.NewReader(picture))
	fmt.Println(config.Width, config.Height, err)
	// Output: 800 420 <nil>
}

// TestWhatHasNoLettersIsLeftOut: a name in another script draws nothing, as none does.
func TestWhatHasNoLettersIsLeftOut(t *testing.T) {
	t.Parallel()
	draw := func(p preview.Preview) []byte {
		t.Helper()
		picture, err := preview.PNG(p)
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	none := draw(preview.Preview{})
	if !bytes.Equal(none, draw(preview.Preview{Title: "求生之路\x00\u200b"})) {
		t.Error("letters that the font lacks are drawn")
	}
	if !bytes.Equal(draw(preview.Preview{Title: "Жанна 31"}), draw(preview.Preview{Title: "求 Жанна \n 31人"})) {
		t.Error("the letters between are not those of the text alone")
	}
	if bytes.Equal(none, draw(preview.Preview{Colour: color.RGBA{0xff, 0, 0, 0xff}})) {
		t.Error("the colour is not shown")
	}
}

// TestLongTextsAreCut within the picture, whatever their length.
func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	picture, err := preview.PNG(preview.Preview{Title: strings.Repeat("W", 1<<20), Count: strings.Repeat("9", 99), Text: strings.Repeat("i ", 1000)})
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	edge, ground := img.At(preview.Width-1, 5), color.RGBA{0x12, 0x15, 0x1a, 0xff}
	for y := range preview.Height {
		for x := preview.Width - 30; x < preview.Width; x++ {
			if img.At(x, y) != edge || edge != ground {
				t.Fatalf("there is ink at %d, %d", x, y)
			}
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	for b.Loop() {
		if _, err := preview.PNG(preview.Preview{Title: "Friday campaign", Count: "3/4", Text: "No Mercy 3: Sewers"}); err != nil {
			b.Fatal(err)
		}
	}
}
