package e2e

import (
	"net"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/left4me/left4me/rcon/rcontest"
)

// TestAButtonSaysWhatIsWrong: the settings of a server test its connection. A password that
// the game refuses is sent once, however often the button is pressed.
func TestAButtonSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.login(s.URL, "mara", password)
	press := func(what, says string) {
		t.Helper()
		b.visit(s.URL + "/servers/1/settings")
		b.do(chromedp.Click(chromedp.CSS(`form[action$="/doctor"] button`)))
		b.until(what, `document.querySelector("#findings")?.textContent.includes("`+says+`")`)
		b.sound(what)
	}
	press("a sound game", "Nothing is wrong")
	s.srv.SetPassword("another")
	s.srv.DropConns() // the poller logs in again
	if err := s.srv.Wait(t.Context(), func(st rcontest.Stats) bool { return st.Refused == 1 }); err != nil {
		t.Fatal(err)
	}
	press("a refused password", "No login is sent now")
	if n := s.srv.Stats().Refused; n != 1 {
		t.Errorf("the wrong password was sent %d times", n)
	}
}

// TestANewServerIsTriedFirst: the form of a new server tests what was typed, without a script
// too, and saves nothing.
func TestANewServerIsTriedFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.login(s.URL, "mara", password)
	host, port, _ := net.SplitHostPort(s.srv.Addr())
	try := func(typed, says string) {
		t.Helper()
		b.visit(s.URL + "/servers/new")
		for name, value := range map[string]string{"host": host, "port": port, "rcon_password": typed} {
			b.do(chromedp.SetValue(chromedp.CSS(`input[name="`+name+`"]`), value))
		}
		b.do(chromedp.Click(chromedp.CSS(`button[formaction$="/doctor"]`)))
		b.until(says, `document.querySelector("#findings")?.textContent.includes("`+says+`")`)
		b.sound(says)
		b.until("the password is not sent back", `document.querySelector("input[name=port]").value === "`+port+`" && !document.querySelector("input[name=rcon_password]").value`)
	}
	try("not-the-password", "refuses the RCON password")
	try("not-the-password", "No login is sent now")
	if n := s.srv.Stats().Refused; n != 1 {
		t.Errorf("the wrong password was sent %d times", n)
	}
}
