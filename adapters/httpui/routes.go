package httpui

import (
	"net/http"
	"strings"
)

// access is the authentication that a route requires.
type access int

const (
	accessPublic   access = iota // nothing
	accessUser                   // a user, by login or by token
	accessViewer                 // such a user who may see the server in the path
	accessOperator               // such a user who may act on its game
	accessOwner                  // such a user who owns it too
	accessBrowser                // a user by login: a token may not make tokens
	accessAdmin                  // a person who manages users
)

// A route is one line of the table. The mux, the ownership tests and the check of the API's
// description are made from it.
type route struct {
	method, path string
	access       access
	own          bool // only where the handler has its own logins
	serve        func(*request) error
}

const (
	userBodies  = 8 // request bodies that one account may be sending
	totalBodies = 64

	addrLogins  = 4 // login forms that one address may be sending
	totalLogins = 1024

	maxBody  = 256 << 10
	maxLogin = 8 << 10 // of a route that needs no login
)

// changes reports whether a route changes what users own, or is a form for that.
func (rt route) changes() bool {
	form := rt.access >= accessBrowser || rt.path == "/blueprints/{id}" || strings.HasPrefix(rt.path, "/alerts") || strings.HasPrefix(rt.path, "/groups")
	for _, end := range []string{"/new", "/settings", "/delete", "/console", "/actions", "/erase"} {
		form = form || strings.HasSuffix(rt.path, end)
	}
	return form || rt.method != http.MethodGet && rt.access != accessPublic
}

// bodyLimit is how many bytes the body of a request may have.
func (rt route) bodyLimit() int64 {
	if rt.access == accessPublic {
		return maxLogin
	}
	return maxBody
}

var routes = []route{
	{"GET", "/{$}", accessPublic, false, (*request).home},
	{"GET", "/login", accessPublic, true, (*request).showLogin},
	{"POST", "/login", accessPublic, true, (*request).login},
	{"GET", "/login/steam", accessPublic, true, (*request).startSteam},
	{"GET", steamReturn, accessPublic, true, (*request).finishSteam},
	{"POST", "/logout", accessPublic, true, (*request).logout},
	{"GET", "/static/{file}", accessPublic, false, (*request).static},
	{"GET", "/favicon.ico", accessPublic, false, (*request).static},
	{"GET", "/avatars/{file}", accessPublic, false, (*request).avatar},
	{"GET", "/healthz", accessPublic, false, (*request).health},
	{"GET", "/readyz", accessPublic, false, (*request).ready},
	{"GET", "/metrics", accessPublic, false, (*request).metrics},

	{"GET", "/servers", accessUser, false, (*request).listServers},
	{"POST", "/servers", accessUser, false, with((*request).input, (*request).createServer)},
	{"GET", "/servers/new", accessUser, false, (*request).newServer},
	{"POST", "/servers/doctor", accessUser, false, with((*request).input, (*request).testNew)},
	{"GET", "/servers/{id}", accessViewer, false, with((*request).server, (*request).showServer)},
	{"GET", "/servers/{id}/live-state", accessViewer, false, with((*request).server, (*request).liveState)},
	{"GET", "/servers/{id}/chart", accessViewer, false, with((*request).server, (*request).showChart)},
	{"GET", "/servers/{id}/chat", accessViewer, false, (*request).showChat},
	{"GET", "/servers/{id}/activity", accessViewer, false, with((*request).server, (*request).showStats)},
	{"GET", "/servers/{id}/visits", accessViewer, false, with((*request).server, (*request).showStats)},
	{"GET", "/servers/{id}/maps", accessViewer, false, with((*request).server, (*request).showStats)},
	{"GET", "/servers/{id}/settings", accessOwner, false, with((*request).server, (*request).editServer)},
	{"POST", "/servers/{id}/settings", accessOwner, false, (*request).updateServer},
	{"GET", "/servers/{id}/delete", accessOwner, false, with((*request).server, (*request).confirmDeleteServer)},
	{"POST", "/servers/{id}/delete", accessOwner, false, with((*request).server, (*request).deleteServer)},
	{"POST", "/servers/{id}/password", accessOwner, false, with2((*request).server, (*request).input, (*request).rotatePassword)},
	{"POST", "/servers/{id}/doctor", accessOwner, false, with((*request).server, (*request).testServer)},
	{"POST", "/servers/{id}/share", accessOwner, false, with2((*request).server, (*request).input, (*request).shareServer)},
	{"GET", "/servers/{id}/players", accessViewer, false, inTurn(with((*request).viewer, (*request).listPlayers))},
	{"POST", "/servers/{id}/members", accessOwner, false, with2((*request).server, (*request).input, (*request).setMember)},
	{"POST", "/servers/{id}/members/{user}/delete", accessOwner, false, with((*request).server, (*request).deleteMember)},
	{"GET", "/servers/{id}/console", accessOperator, false, with((*request).server, (*request).showConsole)},
	{"GET", "/servers/{id}/actions", accessOperator, false, with((*request).server, (*request).showAct)},
	{"POST", "/servers/{id}/actions", accessOperator, false, with2((*request).server, (*request).input, (*request).doAction)},
	{"POST", "/servers/{id}/tasks", accessOperator, false, with2((*request).server, (*request).input, (*request).createTask)},
	{"POST", "/servers/{id}/tasks/{task}", accessOperator, false, with2((*request).task, (*request).input, (*request).updateTask)},
	{"POST", "/servers/{id}/tasks/{task}/delete", accessOperator, false, with((*request).task, (*request).deleteTask)},
	{"GET", "/servers/{id}/audit", accessOwner, false, (*request).showAudit},
	{"GET", "/audit", accessAdmin, false, (*request).showAudit},
	{"GET", "/servers/{id}/spec", accessViewer, false, with((*request).server, (*request).showSpec)},

	{"GET", "/blueprints", accessUser, false, (*request).listBlueprints},
	{"POST", "/blueprints", accessUser, false, with((*request).input, (*request).createBlueprint)},
	{"GET", "/blueprints/{id}", accessUser, false, with((*request).blueprint, (*request).showBlueprint)},
	{"POST", "/blueprints/{id}", accessUser, false, with2((*request).blueprint, (*request).input, (*request).updateBlueprint)},
	{"GET", "/blueprints/{id}/delete", accessUser, false, with((*request).blueprint, (*request).confirmDeleteBlueprint)},
	{"POST", "/blueprints/{id}/delete", accessUser, false, with((*request).id, (*request).deleteBlueprint)},

	{"GET", "/players", accessUser, false, inTurn(with((*request).viewer, (*request).listPlayers))},
	{"POST", "/players/watch", accessUser, false, with((*request).input, (*request).watchPlayer)},
	{"GET", "/players/{steamid}", accessUser, false, with((*request).player, (*request).showPlayer)},
	{"POST", "/players/{steamid}/notes", accessUser, false, with2((*request).known, (*request).input, (*request).createNote)},
	{"POST", "/players/{steamid}/notes/{note}/delete", accessUser, false, with((*request).player, (*request).deleteNote)},
	{"POST", "/players/{steamid}/tags", accessUser, false, with2((*request).known, (*request).input, (*request).changeTag)},
	{"GET", "/players/{steamid}/erase", accessUser, false, with((*request).player, (*request).confirmErase)},
	{"POST", "/players/{steamid}/erase", accessUser, false, with2((*request).player, (*request).input, (*request).erasePlayer)},
	{"POST", "/players/{steamid}/unwatch", accessUser, false, with((*request).player, (*request).unwatchPlayer)},

	{"GET", "/community/{token}", accessPublic, false, (*request).showCommunity},
	{"GET", "/alerts", accessUser, false, (*request).listAlerts},
	{"POST", "/alerts", accessUser, false, with((*request).input, (*request).createAlert)},
	{"GET", "/alerts/new", accessUser, false, (*request).newAlert},
	{"GET", "/alerts/{id}", accessUser, false, with((*request).alertTarget, (*request).showAlert)},
	{"POST", "/alerts/{id}", accessUser, false, with2((*request).alertTarget, (*request).input, (*request).updateAlert)},
	{"POST", "/alerts/{id}/test", accessUser, false, with((*request).alertTarget, (*request).testAlert)},
	{"POST", "/alerts/{id}/key", accessUser, false, with2((*request).alertTarget, (*request).input, (*request).rotateAlertKey)},
	{"GET", "/alerts/{id}/delete", accessUser, false, with((*request).alertTarget, (*request).confirmDeleteAlert)},
	{"POST", "/alerts/{id}/delete", accessUser, false, with((*request).id, (*request).deleteAlert)},

	{"GET", "/groups", accessUser, false, with((*request).group, (*request).listGroups)},
	{"POST", "/groups", accessUser, false, with2((*request).group, (*request).input, (*request).saveGroup)},
	{"GET", "/groups/{id}", accessUser, false, with((*request).group, (*request).showGroup)},
	{"POST", "/groups/{id}", accessUser, false, with2((*request).group, (*request).input, (*request).saveGroup)},
	{"GET", "/groups/{id}/delete", accessUser, false, with((*request).group, (*request).confirmDeleteGroup)},
	{"POST", "/groups/{id}/delete", accessUser, false, with((*request).group, (*request).deleteGroup)},
	{"POST", "/groups/{id}/members", accessUser, false, with2((*request).group, (*request).input, (*request).setGroupMember)},
	{"POST", "/groups/{id}/members/{user}/delete", accessUser, false, with((*request).group, (*request).deleteGroupMember)},

	{"GET", "/account", accessBrowser, false, (*request).showAccount},
	{"POST", "/account/language", accessBrowser, false, with((*request).input, (*request).setLanguage)},
	{"POST", "/account/community", accessBrowser, false, with((*request).input, (*request).shareCommunity)},
	{"POST", "/account/password", accessBrowser, true, with((*request).input, (*request).setPassword)},
	{"POST", "/account/steam", accessBrowser, true, (*request).linkSteam},
	{"GET", linkReturn, accessBrowser, true, (*request).finishLink},
	{"POST", "/account/steam/delete", accessBrowser, true, (*request).unlinkSteam},
	{"POST", "/account/logins/delete", accessBrowser, true, (*request).endLogins},
	{"POST", "/account/tokens", accessBrowser, false, with((*request).input, (*request).createToken)},
	{"POST", "/account/tokens/{id}/delete", accessBrowser, false, with((*request).id, (*request).deleteToken)},

	{"GET", "/users", accessAdmin, true, (*request).listUsers},
	{"POST", "/users", accessAdmin, true, with((*request).input, (*request).createUser)},
	{"GET", "/users/{id}", accessAdmin, true, with((*request).userInPath, (*request).showUser)},
	{"POST", "/users/{id}", accessAdmin, true, with2((*request).userInPath, (*request).input, (*request).updateUser)},
	{"GET", "/users/{id}/delete", accessAdmin, true, with((*request).userInPath, (*request).confirmDeleteUser)},
	{"POST", "/users/{id}/delete", accessAdmin, true, with((*request).userInPath, (*request).deleteUser)},

	{"GET", "/public/{token}", accessPublic, false, (*request).showPublic},
	{"GET", "/public/{token}/live-state", accessPublic, false, (*request).publicLive},
	{"GET", "/public/{token}/badge.svg", accessPublic, false, (*request).publicBadge},
	{"GET", "/public/{token}/preview.png", accessPublic, false, (*request).publicPreview},
	{"GET", "/public/{token}/embed", accessPublic, false, (*request).publicEmbed},

	{"GET", "/api/v1/openapi.json", accessPublic, false, (*request).apiDocument},
	{"GET", "/api/v1/servers", accessUser, false, (*request).apiServers},
	{"GET", "/api/v1/servers/{id}", accessViewer, false, with((*request).server, (*request).apiServer)},
	{"PATCH", "/api/v1/servers/{id}", accessOwner, false, (*request).patchServer},
	{"DELETE", "/api/v1/servers/{id}", accessOwner, false, with((*request).server, (*request).deleteServer)},
	{"GET", "/api/v1/servers/{id}/live-state", accessViewer, false, with((*request).server, (*request).apiLive)},
	{"GET", "/api/v1/servers/{id}/history", accessViewer, false, (*request).apiHistory},
	{"GET", "/api/v1/servers/{id}/sessions", accessViewer, false, (*request).apiSessions},
	{"GET", "/api/v1/servers/{id}/stats", accessViewer, false, with((*request).server, (*request).apiStats)},
	{"GET", "/api/v1/servers/{id}/chat", accessViewer, false, (*request).apiChat},
	{"POST", "/api/v1/servers/{id}/password", accessOwner, false, with2((*request).server, (*request).input, (*request).rotatePassword)},
	{"GET", "/api/v1/servers/{id}/spec", accessOwner, false, with((*request).server, (*request).apiSpec)},
	{"GET", "/api/v1/alerts", accessUser, false, (*request).listAlerts},
	{"POST", "/api/v1/alerts", accessUser, false, with((*request).input, (*request).createAlert)},
	{"GET", "/api/v1/alerts/{id}", accessUser, false, with((*request).alertTarget, (*request).showAlert)},
	{"PATCH", "/api/v1/alerts/{id}", accessUser, false, with2((*request).alertTarget, (*request).input, (*request).updateAlert)},
	{"DELETE", "/api/v1/alerts/{id}", accessUser, false, with((*request).id, (*request).deleteAlert)},
	{"GET", "/api/v1/alerts/{id}/log", accessUser, false, with((*request).alertTarget, (*request).apiAlertLog)},
	{"POST", "/api/v1/alerts/{id}/test", accessUser, false, with((*request).alertTarget, (*request).testAlert)},
	{"POST", "/api/v1/alerts/{id}/key", accessUser, false, with2((*request).alertTarget, (*request).input, (*request).rotateAlertKey)},
	{"GET", "/api/v1/groups", accessUser, false, with((*request).group, (*request).listGroups)},
	{"POST", "/api/v1/groups", accessUser, false, with2((*request).group, (*request).input, (*request).saveGroup)},
	{"GET", "/api/v1/groups/{id}", accessUser, false, with((*request).group, (*request).showGroup)},
	{"PATCH", "/api/v1/groups/{id}", accessUser, false, with2((*request).group, (*request).input, (*request).saveGroup)},
	{"DELETE", "/api/v1/groups/{id}", accessUser, false, with((*request).group, (*request).deleteGroup)},
	{"POST", "/api/v1/groups/{id}/members", accessUser, false, with2((*request).group, (*request).input, (*request).setGroupMember)},
	{"DELETE", "/api/v1/groups/{id}/members/{user}", accessUser, false, with((*request).group, (*request).deleteGroupMember)},
	{"GET", "/api/v1/leaderboard", accessUser, false, with((*request).viewer, (*request).apiLeaderboard)},
	{"POST", "/api/v1/servers/{id}/doctor", accessOwner, false, with((*request).server, (*request).testServer)},
	{"GET", "/api/v1/playing", accessUser, false, with((*request).viewer, (*request).apiPlaying)},
	{"GET", "/api/v1/players", accessUser, false, with((*request).viewer, (*request).apiFind)},
	{"GET", "/api/v1/servers/{id}/members", accessOwner, false, with((*request).server, (*request).apiMembers)},
	{"POST", "/api/v1/servers/{id}/members", accessOwner, false, with2((*request).server, (*request).input, (*request).setMember)},
	{"DELETE", "/api/v1/servers/{id}/members/{user}", accessOwner, false, with((*request).server, (*request).deleteMember)},
	{"POST", "/api/v1/servers/{id}/actions", accessOperator, false, with2((*request).server, (*request).input, (*request).doAction)},
	{"GET", "/api/v1/servers/{id}/tasks", accessOperator, false, with((*request).server, (*request).apiTasks)},
	{"POST", "/api/v1/servers/{id}/tasks", accessOperator, false, with2((*request).server, (*request).input, (*request).createTask)},
	{"PATCH", "/api/v1/servers/{id}/tasks/{task}", accessOperator, false, with2((*request).task, (*request).input, (*request).updateTask)},
	{"DELETE", "/api/v1/servers/{id}/tasks/{task}", accessOperator, false, with((*request).task, (*request).deleteTask)},
	{"GET", "/api/v1/servers/{id}/audit", accessOwner, false, (*request).apiAudit},
	{"GET", "/api/v1/audit", accessUser, false, (*request).apiAudit},
	{"GET", "/api/v1/players/{steamid}/notes", accessUser, false, (*request).apiNotes},
	{"POST", "/api/v1/players/{steamid}/notes", accessUser, false, with2((*request).known, (*request).input, (*request).createNote)},
	{"DELETE", "/api/v1/players/{steamid}/notes/{note}", accessUser, false, with((*request).player, (*request).deleteNote)},
	{"GET", "/api/v1/players/{steamid}/tags", accessUser, false, (*request).apiTags},
	{"POST", "/api/v1/players/{steamid}/tags", accessUser, false, with2((*request).known, (*request).input, (*request).changeTag)},
	{"DELETE", "/api/v1/players/{steamid}/tags/{tag}", accessUser, false, with((*request).player, (*request).deleteTag)},
	{"GET", "/api/v1/watchlist", accessUser, false, with((*request).viewer, (*request).apiWatchList)},
	{"POST", "/api/v1/watchlist", accessUser, false, with((*request).input, (*request).watchPlayer)},
	{"DELETE", "/api/v1/watchlist/{steamid}", accessUser, false, with((*request).player, (*request).unwatchPlayer)},
	{"GET", "/api/v1/players/{steamid}", accessUser, false, with((*request).player, (*request).apiPlayer)},
	{"GET", "/api/v1/events", accessUser, false, (*request).apiEvents},
}
