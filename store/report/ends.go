package report

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

// An EndTable says why sessions ended: in all, on which maps, and in which parts of the span.
type EndTable struct {
	Sessions int      // that ended
	Reasons  []Ends   // without the maps, the most sessions first: the columns of the rows
	Maps     []EndRow // by map, the most sessions first
	Parts    []EndRow // of [Report.Parts], oldest first, without those in which no session ended
}

// An EndRow is a row of an EndTable.
type EndRow struct {
	Map      string    // of a row by map; "" for one that is not known
	From     time.Time // when the part of the span begins
	Sessions []int     // how many ended, for each of the Reasons
}

// EndTable returns the table of the ends of the report.
func (r *Report) EndTable() EndTable {
	t := EndTable{Reasons: endsBy(r.Ends, func(e Ends) Ends { return Ends{Reason: e.Reason} })}
	column := make(map[livestate.Reason]int, len(t.Reasons))
	for i, e := range t.Reasons {
		column[e.Reason] = i
		t.Sessions += e.Sessions
	}
	row := make(map[string]int)
	for i, e := range endsBy(r.Ends, func(e Ends) Ends { return Ends{Map: e.Map} }) {
		row[e.Map] = i
		t.Maps = append(t.Maps, EndRow{Map: e.Map, Sessions: make([]int, len(t.Reasons))})
	}
	for _, e := range r.Ends {
		t.Maps[row[e.Map]].Sessions[column[e.Reason]] += e.Sessions
	}
	_, parts := r.Parts()
	for _, part := range parts {
		if len(part.Ends) == 0 {
			continue
		}
		one := EndRow{From: part.From, Sessions: make([]int, len(t.Reasons))}
		for _, e := range part.Ends {
			if i, ok := column[e.Reason]; ok {
				one.Sessions[i] += e.Sessions
			}
		}
		t.Parts = append(t.Parts, one)
	}
	return t
}

// Share returns which part so many sessions are of those that ended, from 0 to 1.
func (t EndTable) Share(sessions int) float64 { return float64(sessions) / float64(max(t.Sessions, 1)) }
