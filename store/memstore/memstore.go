package memstore

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Store is a [store.Store] in memory. Make one with [New]. Its texts tell nothing of what it holds.
type Store struct {
	mu     sync.Mutex
	closed bool
	lastID map[string]int64 // by the kind of thing

	users      map[int64]store.User
	logins     map[string]store.Login // by digest
	tokens     map[int64]store.Token
	blueprints map[int64]store.Blueprint
	servers    map[int64]*server
	profiles   map[steam.ID]store.Profile
	bans       map[steam.ID]store.Bans
	calls      map[time.Time]int // by the start of the day
	leases     map[string]lease
	notes      map[int64]store.Note
	tags       map[playerOf]map[string]string // by what all spellings have in common
	watched    map[playerOf]store.Watch
	audit      []store.AuditEntry // by ID

	communities map[int64]store.Community
	tasks       map[int64]store.Task
	groups      map[int64]*group

	alertTargets map[int64]store.AlertTarget
	alertStates  map[alertKey]store.AlertState
	alerts       map[int64]store.AlertDelivery

	loginKey   []byte
	rconLogins map[address]map[string]store.LoginRecord // by digest
}

// String says what it is.
func (s *Store) String() string { return "store in memory" }

// Format writes String, whatever the verb.
func (s *Store) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

// LogValue is String, for package slog.
func (s *Store) LogValue() slog.Value { return slog.StringValue(s.String()) }

// server is a server with all that goes when it goes.
type server struct {
	store.Server
	members  map[int64]store.Role
	share    store.Share      // Token is "" if there is none
	runs     []livestate.Run  // by start; the last one is the newest
	chat     []store.ChatLine // by ID
	counts   store.Counts     // At is zero if there are none
	sessions map[sessionKey]*session
	aliases  map[aliasKey]store.Alias

	// What retention has removed, and up to when that holds runs that came again, by start.
	summed     map[steam.ID]sums.Player
	sum        *sums.Server
	summedRuns sums.Runs
	outages    map[time.Time]time.Time // ends by starts
	outagesTo  time.Time               // the last removed one ended
	runsAgain  map[time.Time]time.Time
}

type session struct {
	livestate.Session
	tracksRun bool      // it is open, and last seen at the end of the newest run
	summed    time.Time // up to here the sum of the player holds it
}

type sessionKey struct {
	player steam.ID
	joined time.Time
}

type aliasKey struct {
	player steam.ID
	name   string
}

type lease struct {
	holder string
	until  time.Time
	epoch  int64 // another one for each holder
}

type address struct {
	host string
	port int
}

var _ store.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	return &Store{
		lastID:      make(map[string]int64),
		users:       make(map[int64]store.User),
		logins:      make(map[string]store.Login),
		tokens:      make(map[int64]store.Token),
		blueprints:  make(map[int64]store.Blueprint),
		servers:     make(map[int64]*server),
		profiles:    make(map[steam.ID]store.Profile),
		bans:        make(map[steam.ID]store.Bans),
		calls:       make(map[time.Time]int),
		leases:      make(map[string]lease),
		communities: make(map[int64]store.Community),
		tasks:       make(map[int64]store.Task),
		groups:      make(map[int64]*group),
		notes:       make(map[int64]store.Note),
		tags:        make(map[playerOf]map[string]string),
		watched:     make(map[playerOf]store.Watch),

		alertTargets: make(map[int64]store.AlertTarget),
		alertStates:  make(map[alertKey]store.AlertState),
		alerts:       make(map[int64]store.AlertDelivery),

		loginKey:   key,
		rconLogins: make(map[address]map[string]store.LoginRecord),
	}
}

// Ping implements [store.Store].
func (s *Store) Ping(ctx context.Context) error {
	return s.do(ctx, func() error { return nil })
}

// Close implements [store.Store].
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// do calls fn while no other call is under way. A fn that fails must not have
// changed anything.
func (s *Store) do(ctx context.Context, fn func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fmt.Errorf("%w: the store is closed", store.ErrUnavailable)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("store/memstore: %w", err)
	}
	return fn()
}

// get is do for a fn that returns a value.
func get[T any](ctx context.Context, s *Store, fn func() (T, error)) (value T, err error) {
	err = s.do(ctx, func() (err error) {
		value, err = fn()
		return err
	})
	return value, err
}

// list is do for a fn that returns a value and cannot fail.
func list[T any](ctx context.Context, s *Store, fn func() T) (T, error) {
	return get(ctx, s, func() (T, error) { return fn(), nil })
}

func (s *Store) nextID(kind string) int64 {
	s.lastID[kind]++
	return s.lastID[kind]
}

// sorted returns the values that keep accepts, in an order; none are nil.
func sorted[K comparable, V any](m map[K]V, keep func(V) bool, compare func(a, b V) int) []V {
	var values []V
	for v := range maps.Values(m) {
		if keep(v) {
			values = append(values, v)
		}
	}
	slices.SortFunc(values, compare)
	return values
}

func first[T any](values []T, limit int) []T {
	if limit > 0 && limit < len(values) {
		return values[:limit]
	}
	return values
}

// distinct returns each ID once, in order.
func distinct(ids []int64) []int64 { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// clean is [store.CleanText] for a kind of text.
func clean[T ~string](s T) T { return T(store.CleanText(string(s))) }

// cut returns t as a store keeps it.
func cut(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }

func now() time.Time { return cut(time.Now()) }

func orNow(t time.Time) time.Time {
	if t.IsZero() {
		return now()
	}
	return cut(t)
}

// touches reports whether start..end touches from..to.
func touches(start, end, from, to time.Time) bool {
	return !end.Before(cut(from)) && (to.IsZero() || !start.After(cut(to)))
}

func byStart(a, b livestate.Session) int {
	return cmp.Or(a.JoinedAt.Compare(b.JoinedAt), a.SteamID.Compare(b.SteamID))
}
