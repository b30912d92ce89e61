#!/usr/bin/env bash
# Runs every fuzz target of the module, each for the time given (default 10s).
set -euo pipefail
cd "$(dirname "$0")"
time=${1:-10s}
go=${GO:-go}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fuzz() { # fuzz DIR TARGET
	"$go" test -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 10x "./$1" >"$log" 2>&1 && return
	# On a busy machine the time can end while the engine is still taking stock,
	# which it reports as a failure, without a failing input.
	! grep -q 'Failing input written' "$log" && grep -q 'context deadline exceeded' "$log" && ! grep -q 'panic' "$log"
}

ran=0
for dir in $(git ls-files -co --exclude-standard '*_test.go' | grep -vE '^(e2e|interop)/' | xargs grep -lE '^func Fuzz' | xargs -n1 dirname | sort -u); do
	for target in $("$go" test -list '^Fuzz' "./$dir" | grep '^Fuzz'); do
		fuzz "$dir" "$target" || { cat "$log"; exit 1; }
		printf '%s %s: %s\n' "./$dir" "$target" "$(grep -oE 'execs: [0-9]+' "$log" | tail -n 1)"
		ran=$((ran + 1))
	done
done
echo "fuzz: $ran targets, $time each"
[ "$ran" -gt 0 ]
