# left4me: the commands of everyday work. run, test, build and bench need only Go
# and make. fuzz needs bash and git too, and check a C compiler beside them, for
# the race detector; postgres, e2e and interop install what they need (Debian, root).

GO        ?= go
FUZZTIME  ?= 10s
BENCHTIME ?= 1s
SCHEDULES ?= 1000000

export GO
export CGO_ENABLED ?= 0

.PHONY: run test postgres chaos check fmt tidy vet lint race fuzz bench bench-once soak vuln e2e interop build release release-check

run: ## the demo: pages to look at, nothing to install; ADDR=HOST:PORT chooses where
	@echo "Compiling the demo (a minute the first time)..."
	@$(GO) build -o bin/left4me ./examples/left4me
	@bin/left4me -demo $(if $(ADDR),-addr "$(ADDR)")

# Whether PostgreSQL is here: where postgrestest looks for it.
POSTGRES = { ls /usr/lib/postgresql/*/bin/initdb || command -v initdb; } >/dev/null 2>&1

test: ## all tests of the root module
	$(GO) test ./...
	@$(POSTGRES) || echo "Left out: the tests on PostgreSQL, which is not installed here (make postgres)."

postgres: ## the tests on a real PostgreSQL, which it starts and stops
	@$(POSTGRES) || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; }
	@$(POSTGRES) # or there is nothing to test
	$(GO) test ./store/postgres/...
	$(GO) test -run "Postgres|Documents" ./examples/left4me

CHAOS ?= -servers 10000 -pollers 4 -duration 270s

chaos: ## pollers that share a PostgreSQL, killed, stopped and cut off, and the database restarted
	@$(POSTGRES) || { echo "PostgreSQL is not installed here (make postgres)."; exit 1; }
	$(GO) run ./examples/loadtest $(CHAOS)

build: ## the programs, into bin/
	$(GO) build -trimpath -o bin/ ./examples/...

check: fmt tidy vet lint race fuzz-short bench-once ## everything before a commit

fmt:
	@out=$$(gofmt -l .); test -z "$$out" || { echo "gofmt: $$out"; exit 1; }

tidy:
	$(GO) mod tidy -diff

vet:
	$(GO) vet ./...

# Every system that left4me is released for, tests included.
SYSTEMS = windows/amd64 darwin/arm64 linux/386 linux/arm64

.PHONY: vet-all
vet-all:
	@for s in $(SYSTEMS); do echo "go vet for $$s"; GOOS=$${s%/*} GOARCH=$${s#*/} $(GO) vet ./... || exit 1; done

lint:
	$(GO) tool -modfile=tools.mod staticcheck ./...

# The race detector needs cgo, and so a C compiler.
race:
	CGO_ENABLED=1 $(GO) test -race -timeout 15m ./...

# fuzz runs every fuzz target for FUZZTIME, and the schedules of livestate.
fuzz:
	./fuzz.sh $(FUZZTIME)
	$(GO) test ./livestate -run Laws -timeout 60m -schedules=$(SCHEDULES)

LONG ?= 1h

.PHONY: fuzz-long
fuzz-long: ## every fuzz target for LONG, one after the other, beside other work
	GOMAXPROCS=1 nice -n 19 ./fuzz.sh $(LONG)

.PHONY: fuzz-short
fuzz-short:
	./fuzz.sh 3s

bench: ## each claim beside its baseline, with the ratio; LEFT4ME_BENCH_5M=1 adds 5 million rows
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) -timeout 60m ./...

bench-once:
	$(GO) test -run '^$$' -bench . -benchtime 1x ./...

SOAK ?= 10m

soak: ## the daemon and its pages with kills, a full disk, clock steps, hostile servers and viewers; SOAK=2h
	$(GO) run ./examples/loadtest -soak -servers 500 -hostile 10 -duration $(SOAK)

vuln: ## known vulnerabilities in what the programs call, if their database can be reached
	$(GO) vet ./.ci/vuln
	$(GO) tool -modfile=tools.mod staticcheck ./.ci/vuln
	$(GO) test ./.ci/vuln # that it fails where it should, with a database that is invented
	$(GO) run ./.ci/vuln

e2e: ## the shipped binary in a real browser
	cd e2e && ./run

interop: ## other people's RCON clients and servers
	cd interop && ./run

DIST ?= dist

release: ## what is released, into DIST: programs, Debian packages, SBOMs, checksums; TARGETS="linux/amd64 ..." for some systems
	release/build $(DIST) $(TARGETS)

release-check: ## whether two builds give the same bytes; TARGETS="linux/amd64 ..." for some of them
	release/check $(TARGETS)
