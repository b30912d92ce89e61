package e2e

import (
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
