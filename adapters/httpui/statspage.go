package httpui

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/svg"
	"github.com/left4me/left4me/spec/l4d2/mapnames"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/report"
)

// A statsPage is a tab of a server with statistics over a period.
type statsPage struct {
	pageData
	Name, Path, Tab string
	Period          period
	Periods         []period
	Part            template.HTML
}

// A statsPart is what the tab shows.
type statsPart struct {
	pageData
	Report *report.Report
	Path   string
	Unit   stats.Unit // of Parts
	Parts  []report.Period
	Heat   [7][24]int
	Ends   report.EndTable
}

// statsPeriods are whole days, today included, but for the first one. The last one is all history.
var statsPeriods = append(slices.Clone(periods), period{Name: "1y", Label: "period.year", span: 365 * 24 * time.Hour}, period{Name: "all", Label: "period.all"})

// statsParts are what the tabs show.
var statsParts = map[string]report.Part{"activity": report.Attendance, "visits": report.Stays | report.EndsOf, "maps": report.Maps}

// statsFresh is how long a tab is shown as it was rendered.
const statsFresh = time.Minute

func (req *request) showStats(s store.Server) error {
	page := statsPage{pageData: req.pageData, Name: display(s.Name), Path: serverPath(s.ID), Tab: path.Base(req.path), Period: periodOf(req.r, statsPeriods, periods[2]), Periods: statsPeriods}
	key := fmt.Sprintf("stats/%s/%d/%s/%s/%s", page.Tab, s.ID, page.Period.Name, req.Lang(), req.Location)
	part, err := req.handler.renders.Get(req.r.Context(), key, statsFresh, func(ctx context.Context) (_ *httpcontent.Content, err error) {
		part := statsPart{pageData: req.withoutUser(), Path: page.Path}
		span := stats.Span{To: req.Now}
		if days := int(page.Period.span / (24 * time.Hour)); days == 1 {
			span.From = req.Now.Add(-page.Period.span)
		} else if days > 0 {
			span.From = req.dayFrom(req.Now, 1-days)
		}
		if part.Report, err = part.report(ctx, s, span, statsParts[page.Tab]); err != nil {
			return nil, err
		}
		part.Heat, part.Ends = part.Report.PunchCard.Levels(), part.Report.EndTable()
		part.Unit, part.Parts = part.Report.Parts()
		return contentOf(req.pages().Part("stats-"+page.Tab, part))
	})
	if err != nil {
		return err
	}
	page.Part = template.HTML(part.Body)
	return req.page(http.StatusOK, "stats", page)
}

// CSV is the address of a table.
func (p statsPart) CSV(table string) string {
	q := url.Values{"format": {"csv"}, "table": {table}, "zone": {p.Zone()}, "from": {p.Report.Span.From.Format(time.RFC3339)}, "to": {p.Report.Span.To.Format(time.RFC3339)}}
	return p.URL("/api/v1" + p.Path + "/stats?" + q.Encode())
}

// Bars draws who came: new players on those who had been there.
func (p statsPart) Bars() svg.Bars {
	columns := make([][]int, len(p.Parts))
	for i, part := range p.Parts {
		columns[i] = []int{part.Visitors.Returning, part.Visitors.New}
	}
	return svg.NewBars(columns, chartHeight)
}

// Percent is a part of 1.
func (statsPart) Percent(part float64) string {
	return strconv.FormatFloat(100*part, 'f', 1, 64) + " %"
}

// Level is how dark a part of 1 is: from 0 to 4.
func (statsPart) Level(part float64) int { return min(4, int(part*4+.999)) }

// DisplayName is a name as it is shown.
func (p statsPart) DisplayName(name string) string { return p.playerName(name) }

// Campaign is a campaign in the reader's words.
func (p statsPart) Campaign(name string) string {
	return mapnames.In(p.Lang()).Campaign(name)
}

// ReasonText describes why sessions ended.
func (p statsPart) ReasonText(reason livestate.Reason) string {
	return cmp.Or(p.pageData.Reason(reason, false), p.T("stats.unknown"))
}
