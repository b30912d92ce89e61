// Package sse serves streams of server-sent events, the text/event-stream of the HTML
// standard (https://html.spec.whatwg.org/multipage/server-sent-events.html).
//
//	err := sse.Serve(w, r, nil, func(ctx context.Context, s *sse.Stream) error {
//		for e := range events(ctx) {
//			if err := s.Send(sse.Event{Name: "news", Data: e}.Append(nil)); err != nil {
//				return err
//			}
//		}
//		return nil
//	})
//
// A stream costs no goroutine beside that of its request: its heartbeat comes from a
// timer. A reader who does not read is given up. What many streams send is made once,
// as bytes, and sent to each.
//
// [Audiences] says which of the events a reader may see, and asks once for all streams
// of the reader.
package sse
