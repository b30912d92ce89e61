#!/usr/bin/env bash
# Runs every fuzz target of the module, each for the time given (default 10s).
set -euo pipefail
cd "$(dirname "$0")"
time=${1:-10s}
ran=0
for dir in $(git ls-files -co --exclude-standard '*_test.go' | grep -vE '^(e2e|interop)/' | xargs grep -lE '^func Fuzz' | xargs -n1 dirname | sort -u); do
	for target in $(go test -list '^Fuzz' "./$dir" | grep '^Fuzz'); do
		echo "== ./$dir $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "./$dir"
		ran=$((ran + 1))
	done
done
echo "fuzz: $ran targets, $time each"
[ "$ran" -gt 0 ]
