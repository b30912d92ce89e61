#!/usr/bin/env bash
# Runs every fuzz target of the module, each for the time given (default 10s), and prints what
# it had: executions, and seconds of processor time, which on a busy machine are fewer.
set -euo pipefail
cd "$(dirname "$0")"
time=${1:-10s}
go=${GO:-go}
log=$(mktemp)
used=$(mktemp)
trap 'rm -f "$log" "$used"' EXIT
TIMEFORMAT='%U %S'

fuzz() { # fuzz DIR TARGET
	"$go" test -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 10x "./$1" >"$log" 2>&1 && return
	# On a busy machine the time can end while the engine is still taking stock,
	# which it reports as a failure, without a failing input.
	! grep -q 'Failing input written' "$log" && grep -q 'context deadline exceeded' "$log" && ! grep -q 'panic' "$log"
}

ran=0
for dir in $(git ls-files -co --exclude-standard '*_test.go' | grep -vE '^(e2e|interop)/' | xargs grep -lE '^func Fuzz' | xargs -n1 dirname | sort -u); do
	for target in $("$go" test -list '^Fuzz' "./$dir" | grep '^Fuzz'); do
		{ time fuzz "$dir" "$target"; } 2>"$used" || { cat "$log"; exit 1; }
		printf '%s %s: %s, processor %.0f s\n' "./$dir" "$target" "$(grep -oE 'execs: [0-9]+' "$log" | tail -n 1)" \
			"$(awk '{ print $1 + $2 }' "$used")"
		ran=$((ran + 1))
	done
done
echo "fuzz: $ran targets, $time each"
[ "$ran" -gt 0 ]
