package memstore

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// CreateServer implements [store.Servers].
func (s *Store) CreateServer(ctx context.Context, v store.Server) (store.Server, error) {
	return get(ctx, s, func() (store.Server, error) {
		v.ID = 0
		v, err := s.checkServer(v)
		if err != nil {
			return store.Server{}, err
		}
		v.ID, v.SameAs, v.ImportedUntil, v.CreatedAt = s.nextID("server"), 0, time.Time{}, now()
		v.UpdatedAt, v.ActualStateUpdatedAt = v.CreatedAt, cut(v.ActualStateUpdatedAt)
		v.ActualState, v.LastError = cmp.Or(clean(v.ActualState), store.Unknown), store.CleanText(v.LastError)
		v.Problem = clean(v.Problem)
		v.Role = ""
		s.servers[v.ID] = &server{
			Server:   v,
			members:  make(map[int64]store.Role),
			sessions: make(map[sessionKey]*session),
			aliases:  make(map[aliasKey]store.Alias),
			summed:   make(map[steam.ID]sums.Player),

			sum:       sums.NewServer(),
			runsAgain: make(map[time.Time]time.Time),
			outages:   make(map[time.Time]time.Time),
		}
		v.Role = store.RoleOwner
		return v, nil
	})
}

// UpdateServer implements [store.Servers].
func (s *Store) UpdateServer(ctx context.Context, v store.Server) error {
	return s.do(ctx, func() error {
		stored, err := s.server(v.UserID, v.ID)
		if err == nil {
			v, err = s.checkServer(v)
		}
		if err != nil {
			return err
		}
		if v.Host != stored.Host || v.Port != stored.Port {
			s.forgetSame(v.ID)
			stored.SameAs = 0
		}
		stored.Name, stored.BlueprintID, stored.DesiredState = v.Name, v.BlueprintID, v.DesiredState
		stored.Host, stored.Port, stored.RCONPassword = v.Host, v.Port, v.RCONPassword
		stored.PasswordPending, stored.Strategy, stored.LogOff, stored.ChatDays = v.PasswordPending, v.Strategy, v.LogOff, v.ChatDays
		stored.UpdatedAt = now()
		return nil
	})
}

// checkServer returns what an operator sets of a server as it can be stored.
func (s *Store) checkServer(v store.Server) (store.Server, error) {
	v.Strategy = store.CleanText(v.Strategy)
	host, err := store.CanonicalHost(v.Host)
	if err == nil {
		err = cmp.Or(store.CheckText(v.Name, v.RCONPassword), store.CheckChatDays(v.ChatDays))
	}
	if err == nil {
		_, err = s.user(v.UserID)
	}
	if err == nil && v.BlueprintID != 0 {
		_, err = s.blueprint(v.UserID, v.BlueprintID)
	}
	if err != nil {
		return store.Server{}, err
	}
	ports, name := make(map[int]bool), false // what others have
	for _, other := range s.servers {
		if other.ID != v.ID {
			ports[other.Port] = ports[other.Port] || other.Host == host
			name = name || other.UserID == v.UserID && other.Name == v.Name
		}
	}
	if v.Port == 0 {
		for v.Port = store.FirstPort; ports[v.Port]; v.Port++ {
		}
		ports[v.Port] = v.Port > math.MaxUint16
	}
	switch port := ports[v.Port]; {
	case port && name:
		return store.Server{}, errors.Join(store.ErrPortInUse, store.ErrNameInUse)
	case port:
		return store.Server{}, store.ErrPortInUse
	case name:
		return store.Server{}, store.ErrNameInUse
	}
	v.Host, v.DesiredState = host, cmp.Or(clean(v.DesiredState), store.Running)
	return v, nil
}

// DeleteServer implements [store.Servers].
func (s *Store) DeleteServer(ctx context.Context, userID, id int64) error {
	return s.do(ctx, func() error {
		_, err := s.server(userID, id)
		if err == nil {
			s.deleteServer(id)
		}
		return err
	})
}

func (s *Store) deleteServer(id int64) {
	delete(s.servers, id)
	s.forgetSame(id)
	s.forgetAlerts(func(t store.AlertTarget) bool { return t.ServerID == id }, id)
	s.forgetInAudit(0, id)
	s.forgetTasks(0, id)
	s.forgetInGroups(0, id)
}

// forgetSame makes no server the same as that one.
func (s *Store) forgetSame(id int64) {
	for _, v := range s.servers {
		if v.SameAs == id {
			v.SameAs = 0
		}
	}
}

// Server implements [store.Servers].
func (s *Store) Server(ctx context.Context, userID, id int64) (store.Server, error) {
	return get(ctx, s, func() (store.Server, error) {
		v := s.servers[id]
		if v == nil || s.role(userID, v) == "" {
			return store.Server{}, store.ErrNotFound
		}
		seen := v.Server
		seen.Role = s.role(userID, v)
		return seen, nil
	})
}

// ServerByID implements [store.Servers].
func (s *Store) ServerByID(ctx context.Context, id int64) (store.Server, error) {
	return get(ctx, s, func() (store.Server, error) {
		if v := s.servers[id]; v != nil {
			return v.Server, nil
		}
		return store.Server{}, store.ErrNotFound
	})
}

func (s *Store) server(userID, id int64) (*server, error) {
	if v := s.servers[id]; v != nil && v.UserID == userID {
		return v, nil
	}
	return nil, store.ErrNotFound
}

// Servers implements [store.Servers].
func (s *Store) Servers(ctx context.Context, userID int64) ([]store.Server, error) {
	return s.list(ctx, func(v *server) store.Role { return s.role(userID, v) },
		func(v *server) bool { return s.role(userID, v) != "" },
		func(a, b *server) int { return cmp.Or(store.CompareNames(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}

// PlayedOn implements [store.Servers].
func (s *Store) PlayedOn(ctx context.Context, userID int64, player steam.ID) ([]store.Server, error) {
	return s.list(ctx, func(v *server) store.Role { return s.role(userID, v) },
		func(v *server) bool {
			_, summed := v.summed[player]
			return s.role(userID, v) != "" && (summed || len(v.all(of(player))) > 0)
		},
		func(a, b *server) int { return cmp.Compare(a.ID, b.ID) })
}

// Owners implements [store.Servers].
func (s *Store) Owners(ctx context.Context, userID int64) ([]int64, error) {
	return list(ctx, s, func() (owners []int64) {
		for _, v := range s.servers {
			if s.role(userID, v) != "" && !slices.Contains(owners, v.UserID) {
				owners = append(owners, v.UserID)
			}
		}
		return owners
	})
}

// AllServers implements [store.Servers].
func (s *Store) AllServers(ctx context.Context) ([]store.Server, error) {
	return s.list(ctx, func(*server) store.Role { return "" }, func(*server) bool { return true }, func(a, b *server) int { return cmp.Compare(a.ID, b.ID) })
}

// ServersInShards implements [store.Servers].
func (s *Store) ServersInShards(ctx context.Context, numbers ...int) ([]store.Server, error) {
	return s.list(ctx, func(*server) store.Role { return "" }, func(v *server) bool { return slices.Contains(numbers, store.ShardOf(v.ID)) },
		func(a, b *server) int { return cmp.Compare(a.ID, b.ID) })
}

func (s *Store) list(ctx context.Context, role func(*server) store.Role, keep func(*server) bool, compare func(a, b *server) int) ([]store.Server, error) {
	return list(ctx, s, func() (servers []store.Server) {
		for _, v := range sorted(s.servers, keep, compare) {
			seen := v.Server
			seen.Role = role(v)
			servers = append(servers, seen)
		}
		return servers
	})
}

// SetServerStates implements [store.Servers].
func (s *Store) SetServerStates(ctx context.Context, states []store.ServerState) error {
	return s.do(ctx, func() error {
		if err := fenced(s, states, func(v store.ServerState) (int64, int64) { return v.ServerID, v.Epoch }); err != nil {
			return err
		}
		for _, state := range states {
			if v := s.servers[state.ServerID]; v != nil {
				v.ActualState, v.Problem = cmp.Or(clean(state.ActualState), store.Unknown), clean(state.Problem)
				v.PasswordPending = v.PasswordPending && (v.ActualState != store.Running || v.Problem != "")
				v.LastError, v.ActualStateUpdatedAt = store.CleanText(state.LastError), cut(state.At)
			}
		}
		return nil
	})
}

// SetSameAs implements [store.Servers].
func (s *Store) SetSameAs(ctx context.Context, same map[int64]int64) error {
	return s.do(ctx, func() error {
		for id, other := range same {
			if v := s.servers[id]; v != nil {
				v.SameAs = 0
				if s.servers[other] != nil {
					v.SameAs = other
				}
			}
		}
		return nil
	})
}
