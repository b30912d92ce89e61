package frompython

import (
	"cmp"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

// Options say how a plan is made.
type Options struct {
	Policy livestate.Policy // of sessions and runs

	// Now is when the plan is made: no history is later.
	Now time.Time

	// NewPassword makes an RCON password. Nil means [spec.NewPassword].
	NewPassword func() (string, error)
}

func (o Options) newPassword() (string, error) {
	if o.NewPassword != nil {
		return o.NewPassword()
	}
	return spec.NewPassword(rand.Read)
}

// Plan returns what an import of src stores in a store that has what have says, and a
// report of it. It changes none of its arguments. The error is that of
// Options.NewPassword.
func Plan(src Source, have Have, opts Options) (store.Import, Report, error) {
	p := &planner{
		src: src, have: have, opts: opts,
		users:      make(map[int64]int64),
		blueprints: make(map[int64]int64),
		servers:    make(map[int64]store.Server),
		owners:     make(map[int64]int64),
	}
	p.report.Notes = slices.Clone(src.Notes)
	p.planUsers()
	p.planBlueprints()
	if err := p.planServers(); err != nil {
		return store.Import{}, Report{}, err
	}
	p.planHistory()
	p.planProfiles()
	return p.in, p.report, nil
}

type planner struct {
	src    Source
	have   Have
	opts   Options
	in     store.Import
	report Report

	// What stands for things of the source, by their IDs there: an ID of the store, or
	// one below 0.
	users, blueprints map[int64]int64
	servers           map[int64]store.Server
	owners            map[int64]int64 // of blueprints, by the IDs of users as in users

	made int64 // how many IDs below 0 there are
}

// newID returns an ID below 0 for something that is made.
func (p *planner) newID() int64 {
	p.made++
	return -p.made
}

// maxName is the length of the longest name of a server or a blueprint, in characters.
const maxName = 128

// cleanName returns a name that can be stored, and notes it if it is another one.
func (p *planner) cleanName(kind, name string, id int64) string {
	clean := strings.TrimSpace(printable(store.CleanText(name)))
	if utf8.RuneCountInString(clean) > maxName {
		clean = strings.TrimSpace(string([]rune(clean)[:maxName]))
	}
	clean = cmp.Or(clean, kind+" "+strconv.FormatInt(id, 10))
	if clean != name {
		p.report.note(NoteName, kind+" "+clean, "its name was %q", name)
	}
	return clean
}

// printable returns a text with a blank for each character that is none.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}

// freeName returns name, or name with the first number from 2 on that makes it free.
func freeName(name, separator string, taken func(string) bool) string {
	for n := 2; ; n++ {
		if !taken(name) {
			return name
		}
		end := separator + strconv.Itoa(n)
		base := []rune(name)
		if n > 2 {
			base = []rune(strings.TrimSuffix(name, separator+strconv.Itoa(n-1)))
		}
		name = string(base[:min(len(base), maxName-len(end))]) + end
	}
}

// byID returns rows in the order of their IDs.
func byID[T any](rows []T, id func(*T) int64) []T {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Compare(id(&a), id(&b)) })
	return rows
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
