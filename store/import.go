package store

import "context"

// Import is what another system knew. An ID below 0 stands for something that is made:
// wherever it stands, the store puts the ID that it gives. An ID above 0 is of something
// that is there.
type Import struct {
	Users      []User      // made, each with an ID below 0
	Blueprints []Blueprint // made, with their overlays

	// Servers are those that are made. Of a server that is there, ImportedUntil alone
	// is stored.
	Servers  []Server
	Updates  []Update // as for [LiveWriter]
	Profiles []Profile
}

// Importer is a store that takes the history of another system. storetest.RunImporter
// checks it.
type Importer interface {
	// Import stores all of it in one transaction, or nothing. Times of creation and
	// change are stored as they are; a zero one is now. Everything else is as with
	// CreateUser, CreateBlueprint, CreateServer, Apply and PutProfiles, their errors
	// too. An ID below 0 that is of nothing in the Import is [ErrNotFound].
	Import(ctx context.Context, in Import) error
}
