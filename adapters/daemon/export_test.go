package daemon

import "github.com/left4me/left4me/livestate"

// Publish publishes events as the daemon does.
func Publish(b *Bus, events []livestate.Event) { b.publish(events) }
