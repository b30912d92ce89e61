package svg

import (
	"strconv"
	"strings"
)

// Readout says in words what a chart shows at each of its parts, for a script that shows
// it where a reader points.
type Readout struct {
	Parts int
	Steps string   // such as "12:0 40:1": the parts before 12 have text 0, those before 40 text 1
	Texts []string // each once
}

// NewReadout asks for the text of each part, from the first to the last.
func NewReadout(parts int, text func(part int) string) Readout {
	r := Readout{Parts: parts}
	known := make(map[string]int)
	var steps []string
	last := -1
	for i := range parts {
		t := text(i)
		n, ok := known[t]
		if !ok {
			n = len(r.Texts)
			known[t], r.Texts = n, append(r.Texts, t)
		}
		step := strconv.Itoa(i+1) + ":" + strconv.Itoa(n)
		if n == last {
			steps[len(steps)-1] = step
		} else {
			steps = append(steps, step)
		}
		last = n
	}
	r.Steps = strings.Join(steps, " ")
	return r
}
