package frompython

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/password"
)

// planUsers finds or makes the users. Names compare without case here: of those that
// differ in case alone, the first user keeps the name.
func (p *planner) planUsers() {
	known := make(map[string]store.User) // by key
	admin := false
	for _, u := range p.have.Users {
		known[key(u.Name)] = u
		admin = admin || u.Admin && u.Active
	}
	users := byID(p.src.Users, func(u *store.User) int64 { return u.ID })
	first := make(map[string]string) // the name of the first user with a key
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = p.userName(u)
		if _, ok := first[key(names[i])]; !ok {
			first[key(names[i])] = names[i]
		}
	}
	claimed := make(map[string]bool)
	for i, u := range users {
		name := names[i]
		if claimed[key(name)] {
			other := first[key(name)]
			name = freeName(name, "-", func(s string) bool { _, ok := first[key(s)]; return ok || claimed[key(s)] })
			p.report.note(NoteTwin, "user "+name, "was %q, which differs from %q in case alone, and logs in as %s now", names[i], other, name)
		}
		claimed[key(name)] = true
		if there, ok := known[key(name)]; ok {
			p.users[u.ID] = there.ID
			p.report.note(NoteKnown, "user "+name, "is there already and stays as it is")
			continue
		}
		if !password.Known(u.PasswordDigest) {
			if store.CheckText(u.PasswordDigest) != nil {
				u.PasswordDigest = ""
			}
			p.report.note(NoteDigest, "user "+name, "the password cannot be checked here, and needs a new one")
		} else if u.Active && u.Admin {
			admin = true
		}
		made := u
		made.ID, made.Name = p.newID(), name
		p.users[u.ID] = made.ID
		p.in.Users = append(p.in.Users, made)
		p.report.Users++
	}
	if !admin && len(users) > 0 {
		p.report.note(NoteNoAdmin, "users", "no administrator can log in")
	}
}

// userName returns a name that can be stored.
func (p *planner) userName(u store.User) string {
	name, err := store.UserName(u.Name)
	if err == nil {
		return name
	}
	name, err = store.UserName(string(firstRunes(printable(store.CleanText(u.Name)), store.MaxUserName)))
	if err != nil {
		name = "user " + strconv.FormatInt(u.ID, 10)
	}
	p.report.note(NoteName, "user "+name, "the name was %q", u.Name)
	return name
}

func firstRunes(s string, n int) []rune {
	runes := []rune(strings.TrimSpace(s))
	return runes[:min(len(runes), n)]
}

// key is [store.UserKey] of a name that is one.
func key(name string) string {
	k, _ := store.UserKey(name)
	return k
}
