package httpui_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/trends"
)

// runReader is a store that notes of how many servers it was asked for runs at once.
type runReader struct {
	httpui.Store
	most int
}

func (r *runReader) RunsOf(ctx context.Context, ids []int64, from, to time.Time) iter.Seq2[store.ServerRun, error] {
	r.most = max(r.most, len(ids))
	return r.Store.RunsOf(ctx, ids, from, to)
}

// TestFirstTableOfManyServers: one view of a long list reads the history of a few of its
// servers, those at the top, and the next ones that of the others, until all have their curve.
func TestFirstTableOfManyServers(t *testing.T) {
	t.Parallel()
	reader := &runReader{}
	s := newSite(t, func(c *httpui.Config) {
		reader.Store = c.Store
		c.Store = reader
	})
	const n = 3*trends.AtOnce - 10
	for i := range n {
		srv := s.server(s.mara, fmt.Sprintf("server %03d", i), 20000+i)
		s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Hour)})
	}
	curves := 0
	for view := 0; curves < n; view++ {
		w := s.get("/servers").as(s.mara).want(http.StatusOK)
		curves = strings.Count(w.Body.String(), `class="spark"`)
		if view == 0 && curves > trends.AtOnce || view > 9 {
			t.Fatalf("view %d has %d curves of %d", view, curves, n)
		}
		top, _, _ := strings.Cut(w.Body.String(), "server 001")
		if !strings.Contains(top, `class="spark"`) {
			t.Errorf("view %d: the first server has no curve", view)
		}
	}
	if reader.most > trends.AtOnce {
		t.Errorf("one view has read the runs of %d servers", reader.most)
	}
}
