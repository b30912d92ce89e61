package livestate_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
)

func TestExtend(t *testing.T) {
	t.Parallel()
	idle := livestate.State{MaxPlayers: 8, Map: "c1m1_hotel", Hibernating: true}
	busy := livestate.State{Players: 1, MaxPlayers: 8, Map: "c1m1_hotel"}
	run := func(s livestate.State, from, to float64) livestate.Run {
		return livestate.Run{State: s, StartedAt: at(from), LastSeenAt: at(to)}
	}
	berlin := time.FixedZone("", 3600)

	for _, test := range []struct {
		name     string
		last     livestate.Run
		at       time.Time
		state    livestate.State
		policy   livestate.Policy
		want     livestate.Run
		extended bool
	}{
		{
			name: "the first observation ever starts a run",
			at:   at(5), state: idle,
			want: run(idle, 5, 5),
		}, {
			name: "an equal state extends the run",
			last: run(idle, 0, 10), at: at(15), state: idle,
			want: run(idle, 0, 15), extended: true,
		}, {
			name: "another state starts a run",
			last: run(idle, 0, 10), at: at(15), state: busy,
			want: run(busy, 15, 15),
		}, {
			name: "a silence of the whole gap is still one run",
			last: run(idle, 0, 10), at: at(40), state: idle,
			want: run(idle, 0, 40), extended: true,
		}, {
			name: "a longer silence starts a run though the state is equal",
			last: run(idle, 0, 10), at: at(40.001), state: idle,
			want: run(idle, 40.001, 40.001),
		}, {
			name: "the gap is the policy's",
			last: run(idle, 0, 10), at: at(16), state: idle, policy: livestate.Policy{Gap: 5 * time.Second},
			want: run(idle, 16, 16),
		}, {
			name: "a clock that steps back does not shorten the run",
			last: run(idle, 0, 10), at: at(4), state: idle,
			want: run(idle, 0, 10), extended: true,
		}, {
			name: "a clock that steps back makes no overlap",
			last: run(idle, 0, 10), at: at(4), state: busy,
			want: run(busy, 10.001, 10.001),
		}, {
			name: "two states in one millisecond do not start at one time",
			last: run(idle, 0, 10), at: at(10), state: busy,
			want: run(busy, 10.001, 10.001),
		}, {
			name: "times are whole milliseconds of UTC",
			at:   at(5.0019).In(berlin), state: idle,
			want: run(idle, 5.001, 5.001),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			obs := livestate.Observation{At: test.at, State: test.state}
			got, extended := livestate.Extend(test.last, obs, test.policy)
			if diff := cmp.Diff(test.want, got); diff != "" || extended != test.extended {
				t.Errorf("extended = %t, run (-want +got):\n%s", extended, diff)
			}
			if got != test.want {
				t.Errorf("times are not comparable with ==: %#v", got)
			}
			again, extended := livestate.Extend(got, obs, test.policy)
			if diff := cmp.Diff(got, again); diff != "" || !extended {
				t.Errorf("the same once more: extended = %t, run (-want +got):\n%s", extended, diff)
			}
		})
	}
}
