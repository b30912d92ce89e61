package sse_test

import (
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/sse"
)

func TestEventAppend(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		event sse.Event
		want  string
	}{
		"whole":              {sse.Event{ID: 7, Name: "join", Data: []byte(`{"a":1}`)}, "id: 7\nevent: join\ndata: {\"a\":1}\n\n"},
		"data alone":         {sse.Event{Data: []byte("x")}, "data: x\n\n"},
		"no data":            {sse.Event{Name: "lost"}, "event: lost\ndata: \n\n"},
		"lines":              {sse.Event{Data: []byte("a\nb\r\nc\rd")}, "data: a\ndata: b\ndata: c\ndata: d\n\n"},
		"data forges events": {sse.Event{Data: []byte("a\n\nid: 9\r\revent: x")}, "data: a\ndata: \ndata: id: 9\ndata: \ndata: event: x\n\n"},
		"name forges data":   {sse.Event{Name: "a\rdata: b", Data: []byte("c")}, "event: a\ndata: c\n\n"},
	} {
		if diff := cmp.Diff("before "+test.want, string(test.event.Append([]byte("before ")))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLastID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint64{"": 0, "41": 41, "x": 0, "-1": 0, "99999999999999999999": 0} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Last-Event-ID", text)
		if got := sse.LastID(r); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
