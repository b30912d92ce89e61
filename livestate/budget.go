package livestate

import (
	"time"

	"github.com/left4me/left4me/internal/times"
)

const (
	// openBurst is how many sessions of a server may open at once. It is twice the most
	// players that Source allows.
	openBurst = 512
	// openEvery is the time in which one more may open. A server of 64 players
	// who stay for five minutes each opens one in 4.7 s.
	openEvery = 2 * time.Second
	unlimited = 1 << 30
)

// allowed returns how many sessions may open at a time; paid is the time up to which
// those that were opened have used the budget up.
func allowed(paid, at time.Time) int {
	if paid.IsZero() || !paid.After(at) {
		return openBurst
	}
	return max(0, int((openBurst*openEvery-paid.Sub(at))/openEvery))
}

// pay returns paid after so many more sessions were opened.
func pay(paid, at time.Time, opened int) time.Time {
	if opened <= 0 {
		return paid
	}
	return times.Later(paid, at).Add(time.Duration(opened) * openEvery)
}
