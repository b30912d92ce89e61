package doctor

import "slices"

// Discreet returns the findings about a server for a reader who chose its address and must
// not learn what listens in the network of this machine. Until a game has accepted the
// password, or has refused it, all that goes wrong behind the host is CodeNoGame.
func Discreet(findings []Finding, at Server) []Finding {
	hides := func(f Finding) bool {
		return aboutGame(f) && f.Level != OK && !slices.Contains([]Code{CodeWrongPassword, CodeLoginHeld, CodeNoPassword}, f.Code)
	}
	hidden := slices.ContainsFunc(findings, hides)
	var list []Finding
	for _, f := range findings {
		switch {
		case f.Check == CheckHost && f.Level == OK:
			f.Text = at.Host // and not what it leads to
		case f.Check == CheckConnection && at.Password == "":
			continue // any program may listen
		case aboutGame(f) && hidden:
			continue
		}
		list = append(list, f)
	}
	if hidden {
		list = append(list, found(CheckConnection, Problem, CodeNoGame, "no game answers at %s with this RCON password", at))
		slices.SortStableFunc(list, func(a, b Finding) int { return slices.Index(Checks(), a.Check) - slices.Index(Checks(), b.Check) })
	}
	return list
}

func aboutGame(f Finding) bool {
	return slices.Contains([]Check{CheckConnection, CheckLogin, CheckStatus}, f.Check)
}
