// Package events hands what happens on game servers to any number of readers
// within one process: a page that refreshes itself, a notifier, a log.
//
// Whoever polls turns the changes of each step into events with
// [livestate.Changes.Events] and publishes them on a [Bus]. A reader ranges over
// [Bus.Subscribe]. It can stop and go on later after the id of the last event that it
// has seen. A slow reader holds up neither the poller nor other readers: it loses its
// oldest events and is told how many.
package events
