package frompython

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/left4me/left4me/store"
)

// planBlueprints finds or makes the blueprints.
func (p *planner) planBlueprints() {
	for _, b := range byID(p.src.Blueprints, func(b *Blueprint) int64 { return b.ID }) {
		owner, ok := p.users[b.UserID]
		if !ok {
			p.report.note(NoteNoOwner, "blueprint "+b.Name, "its user is not there: it is left out")
			continue
		}
		name := p.cleanName("blueprint", b.Name, b.ID)
		i := slices.IndexFunc(p.have.Blueprints, func(h store.Blueprint) bool { return h.UserID == owner && h.Name == name })
		if i >= 0 {
			p.blueprints[b.ID] = p.have.Blueprints[i].ID
			p.owners[p.have.Blueprints[i].ID] = owner
			p.report.note(NoteKnown, "blueprint "+name, "is there already and stays as it is")
			continue
		}
		p.blueprints[b.ID] = p.makeBlueprint(b, owner, name)
	}
}

// makeBlueprint makes a blueprint of that owner, with a name that is free.
func (p *planner) makeBlueprint(b Blueprint, owner int64, name string) int64 {
	free := freeName(name, " ", func(s string) bool {
		same := func(other store.Blueprint) bool { return other.UserID == owner && other.Name == s }
		return slices.ContainsFunc(p.in.Blueprints, same) || slices.ContainsFunc(p.have.Blueprints, same)
	})
	if free != name {
		p.report.note(NoteName, "blueprint "+free, "its name was %q, which another blueprint of the owner has", name)
	}
	made := b.Blueprint
	made.ID, made.UserID, made.Name = p.newID(), owner, free
	made.Arguments = p.list(free, "arguments", b.ArgumentsJSON)
	made.Config = p.list(free, "config", b.ConfigJSON)
	p.in.Blueprints = append(p.in.Blueprints, made)
	p.owners[made.ID] = owner
	p.report.Blueprints++
	p.report.Overlays += len(made.Overlays)
	return made.ID
}

// list reads a JSON array of strings. What is none is taken as lines of text.
func (p *planner) list(blueprint, what, text string) []string {
	var values []any
	if strings.TrimSpace(text) == "" || strings.TrimSpace(text) == "null" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		p.report.note(NoteList, "blueprint "+blueprint, "its %s were no list: each line of the text is one now", what)
		return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	}
	list := make([]string, 0, len(values))
	plain := true
	for _, v := range values {
		s, ok := v.(string)
		if !ok {
			plain = false
			b, err := json.Marshal(v)
			if err != nil {
				continue
			}
			s = string(b)
		}
		list = append(list, s)
	}
	if !plain {
		p.report.note(NoteList, "blueprint "+blueprint, "its %s were not all text, and are now", what)
	}
	return list
}

// blueprintFor returns the blueprint of a server of that owner: a copy if the blueprint
// is another user's, 0 if there is none.
func (p *planner) blueprintFor(subject string, id, owner int64) int64 {
	if id == 0 {
		return 0
	}
	found, ok := p.blueprints[id]
	if !ok {
		p.report.note(NoteNoBlueprint, subject, "its blueprint is not there: it has none now")
		return 0
	}
	if p.owners[found] == owner {
		return found
	}
	for _, b := range p.src.Blueprints {
		if b.ID == id {
			name := p.cleanName("blueprint", b.Name, b.ID)
			p.report.note(NoteCopied, subject, "its blueprint %s is another user's: the owner gets a copy", name)
			return p.makeBlueprint(b, owner, name)
		}
	}
	return 0
}
