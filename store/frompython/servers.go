package frompython

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/left4me/left4me/store"
)

// planServers finds or makes the servers. A server is the one that is there if both have
// the same owner, host and port.
func (p *planner) planServers() error {
	for _, v := range byID(p.src.Servers, func(v *store.Server) int64 { return v.ID }) {
		owner, ok := p.users[v.UserID]
		if !ok {
			p.report.note(NoteNoOwner, serverSubject(v.Name, v.Port), "its user is not there: it is left out, with its history")
			continue
		}
		name := p.cleanName("server", v.Name, v.ID)
		subject := serverSubject(name, v.Port)
		if v.Port < 1 || v.Port > 65535 {
			p.report.note(NotePort, subject, "this is no port: it is left out, with its history")
			continue
		}
		host, err := store.CanonicalHost(v.Host)
		if err != nil {
			host = store.DefaultHost
			p.report.note(NoteHost, subject, "its host cannot be used: it is %s now", host)
		}
		sameGame := func(other store.Server) bool { return other.Host == host && other.Port == v.Port }
		if slices.ContainsFunc(p.in.Servers, sameGame) {
			p.report.note(NotePort, subject, "another server has its port: it is left out, with its history")
			continue
		}
		if i := slices.IndexFunc(p.have.Servers, sameGame); i >= 0 {
			there := p.have.Servers[i]
			if there.UserID != owner {
				p.report.note(NotePort, subject, "another user has a server at its port: it is left out, with its history")
				continue
			}
			p.servers[v.ID] = there
			p.report.note(NoteKnown, subject, "is there already and stays as it is")
			continue
		}
		if err := p.makeServer(v, owner, host, name); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) makeServer(v store.Server, owner int64, host, name string) error {
	free := freeName(name, " ", func(s string) bool {
		same := func(other store.Server) bool { return other.UserID == owner && other.Name == s }
		return slices.ContainsFunc(p.in.Servers, same) || slices.ContainsFunc(p.have.Servers, same)
	})
	subject := serverSubject(free, v.Port)
	if free != name {
		p.report.note(NoteName, subject, "its name was %q, which another server of the owner has", name)
	}
	made := v
	made.ID, made.UserID, made.Host, made.Name = p.newID(), owner, host, free
	made.BlueprintID = p.blueprintFor(subject, v.BlueprintID, owner)
	made.DesiredState = p.state(subject, "desired", v.DesiredState, store.Stopped)
	made.ActualState = p.state(subject, "actual", v.ActualState, store.Unknown)
	made.Problem, made.LastError, made.SameAs = "", "", 0
	if v.LastError != "" {
		p.report.note(NoteLastError, subject, "what its last job said is left out")
	}
	if store.CheckRCONPassword(v.RCONPassword) != nil {
		password, err := p.opts.newPassword()
		if err != nil {
			return err
		}
		made.RCONPassword, made.PasswordPending = password, true
		p.report.note(NotePassword, subject, "it has no RCON password that a game can have: a new one is made")
	}
	p.servers[v.ID] = made
	p.in.Servers = append(p.in.Servers, made)
	p.report.Servers++
	return nil
}

// state returns the state of ours that stands for one of the Python system.
func (p *planner) state(subject, which string, state, otherwise store.State) store.State {
	switch state {
	case store.Running, store.Stopped:
		return state
	case "", store.Unknown:
		return otherwise
	}
	p.report.note(NoteState, subject, "its %s state was %q: it is %s now", which, string(state), cmp.Or(otherwise, store.Unknown))
	return otherwise
}

// serverSubject names a server in notes. Names alone are not enough: servers of two
// users can have the same one.
func serverSubject(name string, port int) string {
	return "server " + name + " (port " + strconv.Itoa(port) + ")"
}
