package webapitest_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	hundred := strings.Repeat(id(1).String()+",", 99) + id(1).String()
	both(t, webapitest.Options{Key: key}, func(t *testing.T, srv *webapitest.Server) {
		for _, test := range []struct {
			path, key string
			want      int
		}{
			{summaries + hundred, key, 200},
			{summaries + hundred + "," + id(1).String(), key, 400},
			{summaries, key, 400},
			{summaries + "x", key, 400},
			{summaries + "1", "", 403},
			{summaries + "1", "wrong", 403},
			{summaries + "1&key=" + key, "", 403},
			{summaries + "1&key=" + key, key, 403},
			{"/ISteamUser/GetPlayerSummaries/v9/?steamids=1", key, 404},
			{"/", key, 404},
		} {
			status, contentType, _, err := get(t, srv, srv.BaseURL+test.path, test.key)
			if err != nil || status != test.want {
				t.Errorf("%.80s with key %q: %d, %v; want %d", test.path, test.key, status, err, test.want)
			}
			if isJSON := strings.HasPrefix(contentType, "application/json"); isJSON != (status == 200) {
				t.Errorf("%.80s: Content-Type %s", test.path, contentType)
			}
		}
		if resp, err := srv.Client().Post(srv.BaseURL+summaries+"1", "", nil); err != nil || resp.StatusCode != 405 {
			t.Errorf("POST: %v, %v", resp, err)
		} else {
			resp.Body.Close()
		}
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	both(t, webapitest.Options{Players: []webapitest.Player{{ID: id(1), Name: "Ann"}}}, func(t *testing.T, srv *webapitest.Server) {
		ask := srv.BaseURL + summaries + id(1).String()
		retry := func(after string) string {
			srv.FailNext(webapitest.RateLimited(after))
			resp, err := srv.Client().Get(ask)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			return fmt.Sprintf("%d %q", resp.StatusCode, resp.Header["Retry-After"])
		}
		if got := retry("30"); got != `429 ["30"]` {
			t.Errorf("RateLimited(30): %s", got)
		}
		if got := retry(""); got != `429 []` {
			t.Errorf("RateLimited(): %s", got)
		}
		for _, test := range []struct {
			name        string
			fault       webapitest.Fault
			status      int
			contentType string
			size        int // -1: whatever
		}{
			{"BadKey", webapitest.BadKey(), 403, "text/html; charset=UTF-8", -1},
			{"HTML", webapitest.HTML(200), 200, "text/html; charset=UTF-8", -1},
			{"JSON", webapitest.JSON("{}"), 200, "application/json", 2},
			{"Huge", webapitest.Huge(3 << 20), 200, "application/json", 3 << 20},
			{"Redirect", webapitest.Redirect("/x"), 302, "", 0},
		} {
			srv.FailNext(test.fault)
			status, contentType, body, err := get(t, srv, ask, key)
			if err != nil || status != test.status || contentType != test.contentType || test.size >= 0 && len(body) != test.size {
				t.Errorf("%s: %d, %q, %d bytes, %v", test.name, status, contentType, len(body), err)
			}
		}

		srv.FailNext(webapitest.Cut())
		if status, _, body, err := get(t, srv, ask, key); status != 200 || body == "" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("Cut: %d, %q, %v; want half an answer", status, body, err)
		}

		// The queue comes before the standing fault, and a zero Fault is none.
		srv.SetFault(webapitest.HTML(503))
		srv.FailNext(webapitest.HTML(500), webapitest.Fault{})
		var got []int
		for range 4 {
			status, _, _, _ := get(t, srv, ask, key)
			got = append(got, status)
		}
		srv.SetFault(webapitest.Fault{})
		status, _, _, _ := get(t, srv, ask, key)
		if diff := cmp.Diff([]int{500, 200, 503, 503, 200}, append(got, status)); diff != "" {
			t.Errorf("statuses (-want +got):\n%s", diff)
		}
	})
}

// TestSlowInMemory runs on the clock of the bubble, which is what memory is for.
func TestSlowInMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := webapitest.NewServer(&webapitest.Options{InMemory: true})
		defer srv.Close()
		start := time.Now()
		srv.FailNext(webapitest.Slow(time.Hour), webapitest.Hang())
		if status, _, _, err := get(t, srv, srv.BaseURL+summaries+id(1).String(), key); status != 200 || err != nil || time.Since(start) != time.Hour {
			t.Errorf("Slow: %d, %v after %v", status, err, time.Since(start))
		}
		hung := make(chan error)
		go func() {
			_, _, _, err := get(t, srv, srv.BaseURL+summaries, key)
			hung <- err
		}()
		synctest.Wait()
		select {
		case err := <-hung:
			t.Errorf("Hang ended: %v", err)
		default:
		}
		srv.Close()
		if err := <-hung; !errors.Is(err, io.EOF) {
			t.Errorf("Hang, after Close: %v, want io.EOF", err)
		}
	})
}

func TestCloseEndsHang(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(nil)
	defer srv.Close()
	srv.SetFault(webapitest.Hang())
	done := make(chan error, 1)
	go func() {
		_, _, _, err := get(t, srv, srv.BaseURL+summaries, key)
		done <- err
	}()
	for srv.Calls() == 0 {
		select {
		case err := <-done:
			t.Fatalf("Hang ended: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	srv.Close()
	if err := <-done; err == nil {
		t.Error("an answer after Close")
	}
}
