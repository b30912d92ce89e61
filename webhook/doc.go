// Package webhook signs and verifies the requests of Standard Webhooks
// (https://www.standardwebhooks.com), version 1 with a shared secret.
//
//	secret := webhook.NewSecret()
//	err := webhook.Sign(req.Header, "msg_1", time.Now(), body, secret)
//
//	err := webhook.Verify(req.Header, body, time.Now(), webhook.Tolerance, secret)
//
// A signature covers the ID, the time and the body. While a key is rotated, the sender signs with both keys,
// or the receiver accepts both: Sign and Verify take several.
//
// The package sends nothing. A Secret shows its value only through [Secret.Reveal].
package webhook
