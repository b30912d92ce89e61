package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/left4me/left4me/rcon/rcontest"
)

// TestANewPasswordReachesTheRunningGame: one click on a page gives the game another
// password, and it is watched on without a refused login.
func TestANewPasswordReachesTheRunningGame(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.srv.SetHandler(func(r *rcontest.Request) string {
		if password, ok := strings.CutPrefix(r.Command, "rcon_password "); ok {
			s.srv.SetPassword(strings.Trim(password, `"`))
			return ""
		}
		return s.game.Handle(r)
	})
	b := open(t)
	b.login(s.URL, "mara", password)
	b.until("an idle server", `document.body.textContent.includes("0/4 · idle · c1m2_streets")`)
	b.visit(s.URL + "/servers/1/settings")
	b.do(chromedp.Click(chromedp.CSS(`form[action$="/password"] button`)))
	b.until("the line of server.cfg", `document.querySelector("code.secret")?.textContent.startsWith('rcon_password "') && document.body.textContent.includes("The game has the new password already")`)
	b.clean("the new password")
	s.game.Join(rcontest.Player{Name: "Turnstone", SteamID: "STEAM_1:1:2147480031"})
	b.until("a player who joined after it", `document.querySelector(".current")?.textContent.includes("Turnstone")`)
	if stats := s.srv.Stats(); stats.Refused != 0 || stats.Logins != 2 {
		t.Errorf("the game saw %d logins and refused %d", stats.Logins, stats.Refused)
	}
}
