package notify_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/left4me/left4me/adapters/notify"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/webhook"
	"github.com/left4me/left4me/webhook/delivery"
)

func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	st := memstore.New()
	ann, err := st.CreateUser(ctx, store.User{Name: "ann", Active: true})
	if err != nil {
		log.Fatal(err)
	}
	got := make(chan *http.Request, 1)
	var body []byte
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		got <- r
	}))
	defer receiver.Close()
	target, err := alerts.New(store.AlertTarget{UserID: ann.ID, Kind: store.AlertWebhook, Name: "bot", URL: receiver.URL})
	if err == nil {
		target, err = st.CreateAlertTarget(ctx, target)
	}
	if err == nil {
		err = st.QueueAlert(ctx, alerts.Test(target, ann.Language, time.Now()))
	}
	if err != nil {
		log.Fatal(err)
	}

	n := notify.New(notify.Config{Store: st, Client: delivery.NewClient(&safedial.Dialer{})})
	go func() { _ = n.Run(ctx) }()
	r := <-got
	secret, err := webhook.ParseSecret(target.Key)
	fmt.Println(err, webhook.Verify(r.Header, body, time.Now(), webhook.Tolerance, secret))
	// Output:
	// <nil> <nil>
}
