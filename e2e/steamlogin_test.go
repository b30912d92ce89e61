package e2e

import (
	"net"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/openid/openidtest"
)

// TestLogInThroughSteam: a user links a Steam account and logs in with it. A browser shows
// that the policy of the pages lets a form lead to Steam, and that the cookies come back
// from there.
func TestLogInThroughSteam(t *testing.T) {
	t.Parallel()
	provider := openidtest.NewProvider()
	t.Cleanup(provider.Close)
	provider.SetPerson(steam.FromAccountID(22202))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	s := newStage(t, "LEFT4ME_ADDR="+addr, "LEFT4ME_STEAM_LOGIN=http://"+addr, "STEAM_OPENID_URL="+provider.Endpoint)
	b := open(t)
	b.login(s.URL, "mara", password)
	b.visit(s.URL + "/account")
	b.sound("account with steam")
	b.do(chromedp.Click(chromedp.CSS(`form[action$="/account/steam"] button`)))
	b.until("the account with its Steam ID", `location.pathname === "/account" && document.body.textContent.includes("76561197960287930")`)
	b.sound("account linked")
	b.do(chromedp.Click(chromedp.CSS(`form[action$="/logout"] button`)))
	b.until("the login", `location.pathname === "/login" && document.readyState === "complete"`)
	b.sound("login with steam")
	b.do(chromedp.Click(chromedp.CSS(`a[href*="/login/steam"]`)))
	b.until("the servers", `location.pathname === "/servers" && document.body.textContent.includes("Friday")`)
	b.clean("the login through Steam")

	provider.SetPerson(steam.FromAccountID(22203))
	b.do(chromedp.Click(chromedp.CSS(`form[action$="/logout"] button`)))
	b.until("the login again", `location.pathname === "/login" && document.readyState === "complete"`)
	b.do(chromedp.Click(chromedp.CSS(`a[href*="/login/steam"]`)))
	b.until("why not", `document.querySelector(".wrong")?.textContent.includes("none was made")`)
	b.waitProblems(1) // the status 403
	b.sound("login refused")
}
