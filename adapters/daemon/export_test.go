package daemon

import "github.com/left4me/left4me/store"

// Publish publishes events as the daemon does.
func Publish(b *Bus, events []store.Event) { b.publish(events) }
