package httpui

// Route is a line of the route table, for tests that are made from it.
type Route struct {
	Method, Path string
	Access       string
	Own          bool
}

// Routes is the route table.
func Routes() []Route {
	names := map[access]string{open: "open", member: "member", person: "person", admin: "admin"}
	var list []Route
	for _, rt := range routes {
		list = append(list, Route{rt.method, rt.path, names[rt.access], rt.own})
	}
	return list
}

// Catalogues are the messages of all languages.
func Catalogues() map[string]map[string]string {
	all := map[string]map[string]string{}
	for tag, l := range locales {
		all[tag] = l.messages
	}
	return all
}

// Display is display.
func Display(s string) string { return display(s) }

// PasswordRounds is what new passwords get.
const PasswordRounds = passwordRounds

// UserStreams is how many event streams a user may have open.
const UserStreams = userStreams
