package api

import (
	"github.com/left4me/left4me/store"
)

type (
	// Member is a user that a server is shared with.
	Member struct {
		UserID   int64      `json:"user_id"`
		Username string     `json:"username"`
		Role     store.Role `json:"role"`
	}

	// Members are those of a server, by name.
	Members struct {
		Members []Member `json:"members"`
	}

	// Group is servers that are shared at once.
	Group struct {
		ID      int64    `json:"id"`
		Name    string   `json:"name"`
		Servers []int64  `json:"servers"`
		Members []Member `json:"members"`
	}

	// Groups are those of a user, by name.
	Groups struct {
		Groups []Group `json:"groups"`
	}
)
