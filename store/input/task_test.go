package input_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
)

func taskOf(t *testing.T, kind, body string, into store.Task) (store.Task, error) {
	t.Helper()
	in, err := formjson.Parse(kind, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	err = input.Task(&into, in)
	return into, err
}

const (
	formBody = "application/x-www-form-urlencoded"
	jsonBody = "application/json"
)

func TestTaskOfFormAndJSON(t *testing.T) {
	t.Parallel()
	want := store.Task{Name: "lunch", Kind: schedule.Message, Text: "Lunch!", At: 12*time.Hour + 5*time.Minute, Every: 90 * time.Minute,
		Days: []time.Weekday{time.Sunday, time.Friday}, Zone: "Europe/Berlin", Enabled: true}
	for kind, body := range map[string]string{
		formBody: "name=lunch&kind=message&text=+Lunch!&at=12:05&every=90&zone=Europe/Berlin&day_sun=1&day_fri=1&enabled=1",
		jsonBody: `{"name":"lunch","kind":"message","text":"Lunch!","at":"12:05","every":90,"zone":"Europe/Berlin","days":["sun","fri"],"enabled":true}`,
	} {
		got, err := taskOf(t, kind, body, store.Task{})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", kind, err, diff)
		}
	}
	stored := want
	stored.ID = 7
	got, err := taskOf(t, jsonBody, `{"enabled":false,"days":[]}`, stored)
	stored.Enabled, stored.Days = false, nil
	if diff := cmp.Diff(stored, got); diff != "" || err != nil {
		t.Errorf("what JSON lacks stays: %v (-want +got)\n%s", err, diff)
	}
}

func TestTaskThatIsNone(t *testing.T) {
	t.Parallel()
	for body, field := range map[string]string{
		`{"kind":"message","text":"x"}`:                               "name",
		`{"name":"a","kind":"rain","text":"x"}`:                       "kind",
		`{"name":"a","kind":"message"}`:                               "text",
		`{"name":"a","kind":"message","text":"x","at":"24:00"}`:       "at",
		`{"name":"a","kind":"message","text":"x","every":1441}`:       "every",
		`{"name":"a","kind":"message","text":"x","every":"-5"}`:       "every",
		`{"name":"a","kind":"message","text":"x","zone":"Mars/Base"}`: "zone",
		`{"name":"a","kind":"message","text":"x","days":["someday"]}`: "days",
	} {
		_, err := taskOf(t, jsonBody, body, store.Task{})
		var wrong *httperror.Error
		if !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v, want an error of %s", body, err, field)
		}
	}
}
