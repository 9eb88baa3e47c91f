# govreport: two commands do everything, make demo and make test.
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
BIN     := build/govreport
LDFLAGS := -X main.version=$(VERSION)

.DEFAULT_GOAL := help
.PHONY: help build demo test bench bench-peers dist wheels lint fuzz torture notebook browser wasm readme scale-spark scale clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build build/govreport, one static program (go build with cgo adds --engine gojieba)
	@mkdir -p build
	CGO_ENABLED=0 $(GO) build -trimpath -tags nethttpomithttp2 -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/govreport

demo: build ## Index testdata, compare, search, list targets, write build/demo/compare.html
	@GOVREPORT=$(BIN) sh scripts/demo.sh

test: ## Run every test (installs what the tests need first)
	@GO="$(GO)" sh scripts/test.sh

bench: ## Run the benchmarks (BENCH=regexp, COUNT=n)
	$(GO) test -run '^$$' -bench '$(or $(BENCH),.)' -benchmem -count $(or $(COUNT),1) ./...

bench-peers: ## Measure the index against other engines on the same texts (ARGS), into docs/PERFORMANCE.md
	$(GO) run ./scripts/bench-peers $(ARGS)

dist: ## Make dist/: archives and Python wheels for Linux, macOS and Windows with licences, SBOM and checksums
	@GO="$(GO)" VERSION="$(VERSION)" sh scripts/dist.sh

wheels: ## Make dist/: only the wheels, the Python module with the program inside
	@GO="$(GO)" VERSION="$(VERSION)" sh scripts/dist.sh -wheels

lint: ## gofmt, go vet, staticcheck
	@GO="$(GO)" sh scripts/lint.sh

fuzz: ## Run every fuzz target for a short time (FUZZTIME=10s)
	@GO="$(GO)" FUZZTIME="$(or $(FUZZTIME),10s)" sh scripts/fuzz.sh

torture: ## Crashes, full disks, damage, hostile files, soak, leaks: 15 minutes at most
	@GO="$(GO)" sh scripts/torture.sh $(ARGS)

scale: ## A cluster of three OpenSearch nodes, one of them killed; what more reports cost
	@GO="$(GO)" sh scripts/scale.sh $(ARGS)

browser: build ## Open the pages in headless Chromium (screenshots in build/browser)
	@GOVREPORT=$(CURDIR)/$(BIN) sh scripts/browser.sh

wasm: ## Write build/govreport-read.html: read a text of one's own in the browser, no server
	@GO="$(GO)" VERSION="$(VERSION)" sh scripts/wasm.sh

notebook: build ## Test the Python module, execute the research notebook (ARGS=--update keeps it)
	@GOVREPORT_BIN=$(CURDIR)/$(BIN) sh scripts/notebook.sh $(ARGS)

scale-spark: build ## Spark on two executors, one of them killed, and the driver; many reports
	@GOVREPORT_BIN=$(CURDIR)/$(BIN) sh scripts/spark.sh --scale

readme: build ## Run the commands in the READMEs again and show their output there (ARGS=--check compares)
	@sh scripts/readme.sh $(ARGS)

clean: ## Remove what make built
	rm -rf build dist
