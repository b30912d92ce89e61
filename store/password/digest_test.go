package password

import "testing"

// What parse takes is written again as it means it.
func FuzzParse(f *testing.F) {
	f.Add("pbkdf2-sha256$600000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("pbkdf2:sha256:1000$aSaltOf16Letters$25bfc759c86fdb85e18abafe6035e35053337ffd5596c3ba80faaee464f9f6de")
	f.Add("scrypt:1024:8:1$aSaltOf16Letters$91840f180ed1303583dcb270a252176708462d50684ad4d02731bf3f7ad0cd5a6b217f0c6085e98200ae05670ca124aea480383b05430391ac9accc429980dc6")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parse(text)
		if err != nil {
			return
		}
		again, err := parse(d.String())
		if err != nil || again.rounds != d.rounds || again.scrypt != d.scrypt || string(again.salt) != string(d.salt) || string(again.key) != string(d.key) {
			t.Errorf("%q became %q, %v", text, d, err)
		}
	})
}
