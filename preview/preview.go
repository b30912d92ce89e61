// Package preview draws the picture that chats and other sites show beside a link to a
// server: its name, how many play, on which map.
//
// The letters are those of the Go fonts: Latin, Greek and Cyrillic. What they cannot write is
// left out, so that a picture never shows boxes.
package preview

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Width and Height are those of a picture, in pixels: the shape that Open Graph asks for.
const Width, Height = 800, 420

// A Preview is what a picture shows. Texts that are too long are cut; empty ones are left out.
type Preview struct {
	Title  string      // the name of the server
	Count  string      // large, such as "3/4"
	Text   string      // such as the map
	Foot   string      // small, such as the name of the site
	Colour color.Color // of the edge; nil is green
}

var (
	ground = color.RGBA{0x12, 0x15, 0x1a, 0xff}
	bright = color.RGBA{0xe6, 0xea, 0xee, 0xff}
	soft   = color.RGBA{0x97, 0xa3, 0xb0, 0xff}
	green  = color.RGBA{0x57, 0xc7, 0x85, 0xff}
)

var fonts = sync.OnceValues(func() (f [2]*sfnt.Font, err error) {
	for i, data := range [][]byte{goregular.TTF, gobold.TTF} {
		if f[i], err = opentype.Parse(data); err != nil {
			return f, err
		}
	}
	return f, nil
})

// PNG returns the picture. It may be called from many goroutines.
func PNG(p Preview) ([]byte, error) {
	fonts, err := fonts()
	if err != nil {
		return nil, fmt.Errorf("preview: fonts: %w", err)
	}
	if p.Colour == nil {
		p.Colour = green
	}
	img := image.NewRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(img, img.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(0, 0, 16, Height), image.NewUniform(p.Colour), image.Point{}, draw.Src)
	for _, line := range []struct {
		text   string
		font   *sfnt.Font
		size   float64
		y      int
		colour color.Color
	}{
		{p.Title, fonts[1], 44, 92, bright},
		{p.Count, fonts[1], 132, 240, p.Colour},
		{p.Text, fonts[0], 40, 312, bright},
		{p.Foot, fonts[0], 26, 384, soft},
	} {
		face, err := opentype.NewFace(line.font, &opentype.FaceOptions{Size: line.size, DPI: 72, Hinting: font.HintingFull})
		if err != nil {
			return nil, fmt.Errorf("preview: font: %w", err)
		}
		const left, right = 56, 40
		d := font.Drawer{Dst: img, Src: image.NewUniform(line.colour), Face: face, Dot: fixed.P(left, line.y)}
		d.DrawString(fit(d, written(line.font, line.text), fixed.I(Width-left-right)))
		face.Close()
	}
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&buf, img); err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	return buf.Bytes(), nil
}

const maxText = 200 // characters that are looked at

// written is the part of a text that a font has letters for.
func written(f *sfnt.Font, text string) string {
	var buf sfnt.Buffer
	n := 0
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if n++; n > maxText {
			return -1
		}
		if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 {
			return -1
		}
		return r
	}, text)), " ")
}

// fit cuts a text to a width.
func fit(d font.Drawer, text string, width fixed.Int26_6) string {
	if d.MeasureString(text) <= width {
		return text
	}
	r := []rune(text)
	for len(r) > 0 && d.MeasureString(string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	return strings.TrimSpace(string(r)) + "…"
}
