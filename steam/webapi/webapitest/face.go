package webapitest

import (
	"image/color"
	"math"
)

// face is a drawing on the square from (-1, -1) to (1, 1), y downwards.
type face struct {
	wall, skin, hair, shirt color.RGBA
	width                   float64 // half the width of the head
	fringe                  float64 // where the hair ends on the forehead
	eyes                    float64 // distance of the eyes from the middle
	gaze                    float64 // where they look
	smile                   float64 // how the mouth bends; negative is sad
	glasses, beard          bool
}

// newFace reads a face from the 20 bytes of a hash.
func newFace(b []byte) face {
	at := func(i int) float64 { return float64(b[i]) / 255 }
	skins := [...]color.RGBA{
		{0xf6, 0xd7, 0xb8, 0xff}, {0xe8, 0xb8, 0x8c, 0xff}, {0xc6, 0x8a, 0x5c, 0xff},
		{0x9a, 0x63, 0x3e, 0xff}, {0x6b, 0x43, 0x2c, 0xff}, {0x8f, 0xb0, 0x74, 0xff},
	}
	return face{
		wall:    hue(at(0)*360, 0.45, 0.80),
		skin:    skins[int(b[1])%len(skins)],
		hair:    hue(at(2)*360, 0.15+0.6*at(3), 0.15+0.45*at(4)),
		shirt:   hue(at(5)*360, 0.60, 0.55),
		width:   0.44 + 0.12*at(6),
		fringe:  -0.42 + 0.26*at(7),
		eyes:    0.18 + 0.07*at(8),
		gaze:    0.06*at(9) - 0.03,
		smile:   0.30*at(10) - 0.08,
		glasses: b[11]%4 == 0,
		beard:   b[12]%4 == 0,
	}
}

// pixel returns the colour of one pixel: the mean of nine points in it.
func (f face) pixel(x, y, width int) color.RGBA {
	const n = 3
	var r, g, b int
	for i := range n * n {
		px := float64(x) + (float64(i%n)+0.5)/n
		py := float64(y) + (float64(i/n)+0.5)/n
		c := f.at(2*px/float64(width)-1, 2*py/float64(width)-1)
		r, g, b = r+int(c.R), g+int(c.G), b+int(c.B)
	}
	return color.RGBA{uint8(r / (n * n)), uint8(g / (n * n)), uint8(b / (n * n)), 0xff}
}

// at returns the colour of a point.
func (f face) at(x, y float64) color.RGBA {
	var (
		ink   = color.RGBA{0x22, 0x22, 0x28, 0xff}
		white = color.RGBA{0xfa, 0xfa, 0xfa, 0xff}
		side  = math.Abs(x) - f.eyes // from the nearer eye
		eyeY  = y + 0.08
	)
	switch {
	case inside(x-math.Copysign(f.eyes, x)-f.gaze, eyeY, 0.045, 0.055):
		return ink
	case inside(side, eyeY, 0.10, 0.085):
		return white
	case f.glasses && inside(side, eyeY, 0.17, 0.15) && !inside(side, eyeY, 0.14, 0.12):
		return ink
	case math.Abs(x) < 0.22 && math.Abs(y-0.34-f.smile*(0.25-8*x*x)) < 0.028:
		return ink
	case inside(x, y-0.02, f.width, 0.62):
		if y < f.fringe || f.beard && y > 0.22 && !inside(x, y-0.34, 0.24, 0.10) {
			return f.hair
		}
		return f.skin
	case y < 0.1 && inside(x, y+0.08, f.width+0.09, 0.66):
		return f.hair
	case inside(x, y-1.15, 0.85, 0.55):
		return f.shirt
	}
	return f.wall
}

// inside reports whether a point is in an ellipse around the origin.
func inside(x, y, a, b float64) bool {
	return (x/a)*(x/a)+(y/b)*(y/b) < 1
}

// hue returns the colour with that hue in degrees, saturation and value.
func hue(h, s, v float64) color.RGBA {
	part := func(n float64) uint8 {
		k := math.Mod(n+h/60, 6)
		return uint8(255 * (v - v*s*max(0, min(k, 4-k, 1))))
	}
	return color.RGBA{part(5), part(3), part(1), 0xff}
}
