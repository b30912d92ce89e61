package glance

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/left4me/left4me/store"
)

// Totals are what a list of servers comes to. The zero Totals is that of an empty list.
type Totals struct {
	All       int // servers
	Players   int // who play now
	Playing   int // servers with players
	Attention int // servers that need a person
}

// Add counts a server.
func (t *Totals) Add(g *Glance) {
	t.All++
	if n := g.players(); n > 0 {
		t.Players += n
		t.Playing++
	}
	if g.Attention() {
		t.Attention++
	}
}

// maxText bounds the text of a filter, in bytes.
const maxText = 100

// A Filter is what a reader wants to see of a list. The zero Filter shows all by name.
type Filter struct {
	Text string // that a server has in what is shown of it
	Sort string // one of Orders
}

var orders = []string{"name", "state", "players", "map", "seen"}

// ParseFilter reads a filter out of the parameters q and sort of a URL. A text that is too
// long is cut, and an order that does not exist is that by name.
func ParseFilter(q url.Values) Filter {
	f := Filter{Text: strings.TrimSpace(q.Get("q")), Sort: q.Get("sort")}
	if len(f.Text) > maxText {
		f.Text = strings.ToValidUTF8(f.Text[:maxText], "")
	}
	if !slices.Contains(orders, f.Sort) {
		f.Sort = "name"
	}
	return f
}

// Orders are the orders there are, the usual one first.
func (Filter) Orders() []string { return slices.Clone(orders) }

// Query is the query of this very list, with its question mark; "" for the zero Filter.
func (f Filter) Query() string { return f.Sorted(f.Sort) }

// Sorted is the query of the list in another order.
func (f Filter) Sorted(by string) string {
	q := url.Values{}
	if f.Text != "" {
		q.Set("q", f.Text)
	}
	if by != "" && by != "name" {
		q.Set("sort", by)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Order is which way the list is sorted by a column, as aria-sort has it; "" if it is sorted
// by another. Those with most players and those that answered last stand first.
func (f Filter) Order(by string) string {
	switch {
	case by != f.Sort:
		return ""
	case by == "players" || by == "seen":
		return "descending"
	}
	return "ascending"
}

// Matches reports whether one of the texts has that of the filter, in any case of letters.
func (f Filter) Matches(texts ...string) bool {
	needle := strings.ToLower(f.Text)
	return needle == "" || slices.ContainsFunc(texts, func(text string) bool {
		return strings.Contains(strings.ToLower(text), needle)
	})
}

// Compare orders servers, what matters most first: those that need a person in every order,
// and those that are equal in it by name.
func (f Filter) Compare(a, b *Glance) int {
	if c := cmp.Compare(min(weight[a.State], weight[New]), min(weight[b.State], weight[New])); c != 0 {
		return c
	}
	c := 0
	switch f.Sort {
	case "state":
		c = cmp.Compare(weight[a.State], weight[b.State])
	case "players":
		c = cmp.Compare(b.players(), a.players())
	case "map": // one of now first
		c = cmp.Or(cmp.Compare(min(b.players(), 0), min(a.players(), 0)), cmp.Compare(a.Snap.Map, b.Snap.Map))
	case "seen":
		c = b.Seen().Compare(a.Seen())
	}
	return cmp.Or(c, store.CompareNatural(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}
