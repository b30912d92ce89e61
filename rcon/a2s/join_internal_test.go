package a2s

import "testing"

// FuzzJoin feeds datagrams, each behind a byte that says its length, and checks the bounds of what is
// held.
func FuzzJoin(f *testing.F) {
	f.Add([]byte("\x0d\xfe\xff\xff\xff\x01\x00\x00\x00\x02\x00\x00\x00\xff\x10\xfe\xff\xff\xff\x01\x00\x00\x00\x02\x01\x00\x00\xff\xff\xffI"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var j joiner
		for len(data) > 0 {
			n := min(int(data[0]), len(data)-1)
			payload := j.add(data[1 : 1+n])
			data = data[1+n:]
			held, have := 0, 0
			for _, part := range j.parts {
				held += len(part)
				if part != nil {
					have++
				}
			}
			if len(payload) > maxAnswer || held != j.size || have != j.have || held > maxAnswer || len(j.parts) > maxParts || have > 0 && have == len(j.parts) {
				t.Fatalf("%+v", j)
			}
		}
	})
}
