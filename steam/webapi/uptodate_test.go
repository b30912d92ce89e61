package webapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func ExampleClient_UpToDateCheck() {
	s := webapitest.NewServer(&webapitest.Options{InMemory: true})
	defer s.Close()
	s.SetVersion(550, 2244)
	c := &webapi.Client{Key: "0123456789ABCDEF0123456789ABCDEF", BaseURL: s.BaseURL, HTTP: s.Client()}
	for _, version := range []int{2243, 2244} {
		fmt.Println(c.UpToDateCheck(context.Background(), 550, version))
	}
	// Output:
	// {true 2244} <nil>
	// {false 0} <nil>
}

func TestUpToDateCheckAnswers(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		update webapi.Update
		ok     bool
	}{
		`{"response":{"success":true,"up_to_date":true,"version_is_listable":true}}`:          {ok: true},
		`{"response":{"success":true,"up_to_date":false,"required_version":7,"message":"x"}}`: {webapi.Update{Available: true, Required: 7}, true},
		`{"response":{"success":true,"up_to_date":false}}`:                                    {webapi.Update{Available: true}, true},
		`{"response":{"success":true}}`:                                                       {},
		`{"response":{"up_to_date":false}}`:                                                   {},
		`{"response":{"success":true,"up_to_date":false,"required_version":-1}}`:              {},
		`{"response":{"success":true,"up_to_date":"no"}}`:                                     {},
		`{}`: {},
		``:   {},
	} {
		c := clientOf(func(*http.Request) (*http.Response, error) {
			return answer("application/json", strings.NewReader(body)), nil
		})
		if got, err := c.UpToDateCheck(t.Context(), 550, 1); got != want.update || (err == nil) != want.ok {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	c := clientOf(func(*http.Request) (*http.Response, error) {
		return answer("application/json", strings.NewReader(`{"response":{"success":false,"error":"x"}}`)), nil
	})
	if _, err := c.UpToDateCheck(t.Context(), 1, 1); !errors.Is(err, webapi.ErrNoMatch) {
		t.Errorf("a game that Steam does not know: %v", err)
	}
}
