package rows

// Span is a time on a server, in milliseconds since 1970: it includes its start and excludes its end.
type Span struct{ Server, From, To int64 }

// Spans are the columns of spans.
var Spans = Table[Span]{
	{Name: "server_id", Write: func(s *Span) Value { return number(s.Server) }},
	{Name: "from_at", Write: func(s *Span) Value { return number(s.From) }},
	{Name: "to_at", Write: func(s *Span) Value { return number(s.To) }},
}
