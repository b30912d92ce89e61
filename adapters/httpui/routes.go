package httpui

// access is what a route asks of who asks.
type access int

const (
	open   access = iota // nothing
	member               // a user, by login or by token
	person               // a user by login: a token may not make tokens
	admin                // a person who manages users
)

var routes []route

func init() { // the handlers refer to the table through nowhere and the API's description
	routes = []route{
		{"GET", "/{$}", open, false, (*visit).home},
		{"GET", "/login", open, true, (*visit).showLogin},
		{"POST", "/login", open, true, (*visit).login},
		{"POST", "/logout", open, true, (*visit).logout},
		{"GET", "/static/{file}", open, false, (*visit).static},
		{"GET", "/avatars/{file}", open, false, (*visit).avatar},
		{"GET", "/healthz", open, false, (*visit).health},
		{"GET", "/readyz", open, false, (*visit).ready},
		{"GET", "/metrics", open, false, (*visit).metrics},

		{"GET", "/servers", member, false, (*visit).listServers},
		{"POST", "/servers", member, false, (*visit).createServer},
		{"GET", "/servers/new", member, false, (*visit).newServer},
		{"GET", "/servers/{id}", member, false, (*visit).showServer},
		{"GET", "/servers/{id}/live-state", member, false, (*visit).liveState},
		{"GET", "/servers/{id}/chart", member, false, (*visit).showChart},
		{"GET", "/servers/{id}/settings", member, false, (*visit).editServer},
		{"POST", "/servers/{id}/settings", member, false, (*visit).updateServer},
		{"GET", "/servers/{id}/delete", member, false, (*visit).confirmDeleteServer},
		{"POST", "/servers/{id}/delete", member, false, (*visit).deleteServer},
		{"POST", "/servers/{id}/password", member, false, (*visit).rotatePassword},
		{"POST", "/servers/{id}/share", member, false, (*visit).shareServer},
		{"GET", "/servers/{id}/spec", member, false, (*visit).showSpec},

		{"GET", "/blueprints", member, false, (*visit).listBlueprints},
		{"POST", "/blueprints", member, false, (*visit).createBlueprint},
		{"GET", "/blueprints/{id}", member, false, (*visit).showBlueprint},
		{"POST", "/blueprints/{id}", member, false, (*visit).updateBlueprint},
		{"GET", "/blueprints/{id}/delete", member, false, (*visit).confirmDeleteBlueprint},
		{"POST", "/blueprints/{id}/delete", member, false, (*visit).deleteBlueprint},

		{"GET", "/players/{steamid}", member, false, (*visit).showPlayer},

		{"GET", "/account", person, false, (*visit).showAccount},
		{"POST", "/account/language", person, false, (*visit).setLanguage},
		{"POST", "/account/password", person, true, (*visit).setPassword},
		{"POST", "/account/logins/delete", person, true, (*visit).endLogins},
		{"POST", "/account/tokens", person, false, (*visit).createToken},
		{"POST", "/account/tokens/{id}/delete", person, false, (*visit).deleteToken},

		{"GET", "/users", admin, true, (*visit).listUsers},
		{"POST", "/users", admin, true, (*visit).createUser},
		{"GET", "/users/{id}", admin, true, (*visit).showUser},
		{"POST", "/users/{id}", admin, true, (*visit).updateUser},
		{"GET", "/users/{id}/delete", admin, true, (*visit).confirmDeleteUser},
		{"POST", "/users/{id}/delete", admin, true, (*visit).deleteUser},

		{"GET", "/public/{token}", open, false, (*visit).showPublic},
		{"GET", "/public/{token}/live-state", open, false, (*visit).publicLive},
		{"GET", "/public/{token}/badge.svg", open, false, (*visit).publicBadge},

		{"GET", "/api/v1/openapi.json", open, false, (*visit).apiDocument},
		{"GET", "/api/v1/servers", member, false, (*visit).apiServers},
		{"GET", "/api/v1/servers/{id}", member, false, (*visit).apiServer},
		{"PATCH", "/api/v1/servers/{id}", member, false, (*visit).patchServer},
		{"DELETE", "/api/v1/servers/{id}", member, false, (*visit).deleteServer},
		{"GET", "/api/v1/servers/{id}/live-state", member, false, (*visit).apiLive},
		{"GET", "/api/v1/servers/{id}/history", member, false, (*visit).apiHistory},
		{"POST", "/api/v1/servers/{id}/password", member, false, (*visit).rotatePassword},
		{"GET", "/api/v1/players/{steamid}", member, false, (*visit).apiPlayer},
		{"GET", "/api/v1/events", member, false, (*visit).apiEvents},
	}
}
