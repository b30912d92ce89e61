package frompython

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Source is what a database of the Python system holds. IDs are those of that system.
// Texts are as they are stored there, unchecked; zero times are not known.
type Source struct {
	Users      []store.User
	Blueprints []Blueprint
	Servers    []store.Server // with the states of that system; no Host is 127.0.0.1
	Runs       map[int64][]livestate.Run
	Sessions   map[int64][]Session
	Profiles   []Profile

	// Notes tell what could not be read.
	Notes []Note
}

// Blueprint is a blueprint with its lists as JSON, in place of those of
// [store.Blueprint].
type Blueprint struct {
	store.Blueprint
	ArgumentsJSON, ConfigJSON string
}

// Session is a session with its Steam ID as text, in place of that of
// [livestate.Session]. LastSeenAt is zero unless the database says it.
type Session struct {
	livestate.Session
	Player string
}

// Profile is what the Python system kept of a player.
type Profile struct {
	Player      string // the Steam ID
	PersonaName string
	AvatarURL   string
	FetchedAt   time.Time
}

// Have is the part of a store that a plan depends on.
type Have struct {
	Users      []store.User
	Blueprints []store.Blueprint // of these users
	Servers    []store.Server
	Profiles   map[steam.ID]store.Profile // of the players in the source

	// Runs are the newest runs of servers that have one, and Since is when the store
	// begins to know something of a server that is there.
	Runs  map[int64]livestate.Run
	Since map[int64]time.Time
}

// Reader is the part of a [store.Store] that [Look] needs.
type Reader interface {
	// Users is that of [store.Users].
	Users(ctx context.Context) ([]store.User, error)

	// Blueprints is that of [store.Blueprints].
	Blueprints(ctx context.Context, userID int64) ([]store.Blueprint, error)

	// AllServers is that of [store.Servers].
	AllServers(ctx context.Context) ([]store.Server, error)

	// Profiles is that of [store.Profiles].
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]store.Profile, error)

	store.History
}

// Look reads what [Plan] has to know of a store.
func Look(ctx context.Context, st Reader, src Source) (Have, error) {
	var have Have
	var err error
	if have.Users, err = st.Users(ctx); err != nil {
		return Have{}, err
	}
	for _, u := range have.Users {
		plans, err := st.Blueprints(ctx, u.ID)
		if err != nil {
			return Have{}, err
		}
		have.Blueprints = append(have.Blueprints, plans...)
	}
	if have.Servers, err = st.AllServers(ctx); err != nil {
		return Have{}, err
	}
	var players []steam.ID
	for _, p := range src.Profiles {
		if id, ok := individual(p.Player); ok {
			players = append(players, id)
		}
	}
	if have.Profiles, err = st.Profiles(ctx, players); err != nil {
		return Have{}, err
	}
	ids := make([]int64, len(have.Servers))
	have.Since = make(map[int64]time.Time, len(ids))
	for i, v := range have.Servers {
		ids[i] = v.ID
		if have.Since[v.ID], err = since(ctx, st, v); err != nil {
			return Have{}, err
		}
	}
	have.Runs, err = st.Snapshots(ctx, ids)
	return have, err
}

// since returns when a store begins to know something of a server: when the server was
// made, or when a session began that was under way then.
func since(ctx context.Context, st store.History, v store.Server) (time.Time, error) {
	if !v.ImportedUntil.IsZero() {
		return v.CreatedAt, nil // nothing more is imported
	}
	begin := v.CreatedAt
	for s, err := range st.Sessions(ctx, v.ID, time.Time{}, v.CreatedAt) {
		if err != nil {
			return time.Time{}, err
		}
		if s.JoinedAt.Before(begin) {
			begin = s.JoinedAt
		}
		break // they come in the order in which they began
	}
	return begin, nil
}

// individual reads the Steam ID of a player; bots and pending players have none.
func individual(text string) (steam.ID, bool) {
	id, err := steam.Parse(text)
	return id, err == nil && id.IsIndividual()
}
