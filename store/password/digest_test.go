package password

import "testing"

// What parse takes is written again as it means it.
func FuzzParse(f *testing.F) {
	f.Add("pbkdf2-sha256$600000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("pbkdf2:sha256:1000$aSaltOf16Letters$25bfc759c86fdb85e18abafe6035e35053337ffd5596c3ba80faaee464f9f6de")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parse(text)
		if err != nil {
			return
		}
		again, err := parse(d.String())
		if err != nil || again.rounds != d.rounds || string(again.salt) != string(d.salt) || string(again.key) != string(d.key) {
			t.Errorf("%q became %q, %v", text, d, err)
		}
	})
}
