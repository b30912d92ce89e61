// Package alerts makes what the alert targets of a store get: signed messages for programs, and messages for Discord
// in the language of the target's user.
//
//	t, err := alerts.New(store.AlertTarget{UserID: ann.ID, Kind: store.AlertWebhook, Name: "bot", URL: url})
//	t, err = st.CreateAlertTarget(ctx, t)
//	err = st.QueueAlert(ctx, alerts.Test(t, ann.Language, time.Now()))
//
// It sends nothing: deliveries wait in the store until a notifier sends them.
package alerts
