package httpui

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/api/listing"
	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/safecsv"
	"github.com/left4me/left4me/spec/l4d2"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/report"
)

// report reads statistics of a server over a span, in days of the reader's zone.
func (pd pageData) report(ctx context.Context, s store.Server, span stats.Span, only report.Part) (*report.Report, error) {
	return httplimit.Do(ctx, &pd.handler.queries, queryKey{server: s.ID}, func() (*report.Report, error) {
		return report.Read(ctx, pd.handler.Store, s.ID, report.Options{
			Span: span, Only: only, Zone: pd.Location, Gap: pd.handler.gap(), ObservedFrom: s.ImportedUntil, Campaign: func(name string) string {
				m, _ := l4d2.ParseMap(name)
				return m.Campaign.Name
			},
		})
	})
}

// apiStats answers with all statistics of a server, or with one table of them.
func (req *request) apiStats(s store.Server) error {
	from, to, err := req.span(30 * 24 * time.Hour)
	if err != nil {
		return err
	}
	if to.Sub(from) > report.MaxSpan {
		return invalid("from", "span_long")
	}
	if name := req.r.URL.Query().Get("zone"); name != "" {
		if req.Location = messages.Zone(name); req.Location == nil {
			return invalid("zone", "zone_bad")
		}
	}
	r, err := req.report(req.r.Context(), s, stats.Span{From: from, To: to}, 0)
	if err != nil {
		return err
	}
	all, name := api.NewStats(r), req.r.URL.Query().Get("table")
	if req.wantsCSV() && all.Table(name) == nil {
		return invalid("table", "table_bad", strings.Join(api.StatsTables, ", "))
	}
	return req.jsonOrCSV(all, func() *safecsv.Table { return all.Table(name) }, s.Name, name)
}

// apiSessions lists the sessions of a server that touch a span: the last day, unless the request
// says another.
func (req *request) apiSessions() error {
	s, from, to, limit, err := req.historyQuery()
	if err != nil {
		return err
	}
	page, next, err := listing.SessionsPage(req.r.Context(), req.handler.Store.Sessions, s.ID, req.r.URL.Query().Get("cursor"), from, to, limit)
	if err != nil {
		return err
	}
	req.setNextLink(next)
	return req.jsonOrCSV(page, page.Table, s.Name, "sessions")
}

// wantsCSV reports whether the answer is to be a table for spreadsheets.
func (req *request) wantsCSV() bool {
	return req.r.URL.Query().Get("format") == "csv" || strings.HasPrefix(req.r.Header.Get("Accept"), "text/csv")
}

// jsonOrCSV answers with a value, or with its table in a file that is named.
func (req *request) jsonOrCSV(value any, table func() *safecsv.Table, name ...string) error {
	req.w.Header().Add("Vary", "Accept")
	if !req.wantsCSV() {
		return req.json(http.StatusOK, value)
	}
	req.w.Header().Set("Content-Disposition", safecsv.Attachment(name...))
	return req.send(http.StatusOK, safecsv.ContentType, revalidate, httpcontent.New(table().Bytes()))
}
