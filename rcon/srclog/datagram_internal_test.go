package srclog

import (
	"bytes"
	"testing"
)

// FuzzDatagram checks that only a datagram that begins as it must is a line.
func FuzzDatagram(f *testing.F) {
	f.Add([]byte("\xff\xff\xff\xffRL 11/28/2026 - 03:00:00: x\n\x00"), []byte(""))
	f.Add([]byte("\xff\xff\xff\xffS123L 11/28/2026 - 03:00:00: x\n\x00"), []byte("123"))
	f.Add([]byte("L \xff\xffS"), []byte("123"))
	f.Add([]byte("\xff\xff\xff\xffS"), []byte("L "))
	f.Fuzz(func(t *testing.T, datagram, secret []byte) {
		line, verdict := open(datagram, secret)
		head := append([]byte("\xff\xff\xff\xffS"), secret...)
		if len(secret) == 0 {
			head = []byte("\xff\xff\xff\xffR")
		}
		if want := bytes.HasPrefix(datagram, append(head, "L "...)); (verdict == accepted) != want {
			t.Fatalf("verdict %v", verdict)
		}
		if verdict == accepted && !bytes.Equal(line, datagram[len(head):]) || verdict != accepted && line != nil {
			t.Fatalf("line %q", line)
		}
		isRCON(line)
	})
}
