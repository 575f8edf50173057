# What people do with this repository. `make help` lists it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Two `npm ci` in one folder would delete each other's files.
.NOTPARALLEL:
.PHONY: help run web check test web-test drill soak cluster sim mutants model histories lint fmt bench compare cost deny audit-deps check-deploy dist

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: web ## build and start TicketBuster on http://127.0.0.1:3000, data in ./data
	cargo run --profile quick -- serve

# The web application is built again when one of its files, or a folder of them, has changed.
WEB_PACKAGES := web/node_modules/.package-lock.json
WEB_SOURCES := $(shell find web/src web/public -not -name '*.test.ts' -not -name '*.test.tsx') \
	$(wildcard web/index.html web/vite.config.ts web/tsconfig*.json) web/scripts/precompress.mjs web/scripts/buyers-files.ts \
	web/scripts/page-files.ts

web: web/dist/index.html ## build the web application into web/dist (Node.js 20.19 or newer)

web/dist/index.html: $(WEB_PACKAGES) $(WEB_SOURCES)
	npm --prefix web run build
	node web/scripts/precompress.mjs
	@touch $@

$(WEB_PACKAGES): web/package.json web/package-lock.json
	@web/scripts/ensure-node.sh
	npm --prefix web ci
	@touch $@

check: $(WEB_PACKAGES) ## formatting, lints, types and unit tests of what has changed since main: under a minute once things are built
	tests/check.sh

test: ## every test: unit, property, fuzz (briefly), integration with real servers, which are started and stopped; browsers
	tests/run.sh

drill: ## what takes long, before a release: long faults, requests of chance, Firefox, WebKit, Keycloak, the comparison's programs (ARGS='kills')
	tests/drill/run.sh $(ARGS)

HOURS := 2
SOAK := target/soak
soak: ## sell for HOURS=2 with a fault every half minute: no violation, no growth of memory; the course is in target/soak/soak.html
	cargo build --locked --profile quick --bin ticketbuster
	rm -rf $(SOAK) && mkdir -p $(SOAK)
	SOAK_MINUTES=$$(awk 'BEGIN { printf "%d", 60 * $(HOURS) }') SOAK_FOLDER=$(CURDIR)/$(SOAK) \
		TEST_BINARY=$(CURDIR)/target/quick/ticketbuster cargo test --test it -- --ignored --nocapture soak

CLUSTER := target/cluster
cluster: ## three processes, PostgreSQL and RabbitMQ on loopback: one is killed, stands still, stops, while all sell; figures in target/cluster
	cargo build --locked --profile quick --bin ticketbuster
	rm -rf $(CLUSTER) && mkdir -p $(CLUSTER)
	CLUSTER_FOLDER=$(CURDIR)/$(CLUSTER) TEST_BINARY=$(CURDIR)/target/quick/ticketbuster \
		cargo test --test it -- --ignored --nocapture --test-threads 1 cluster::rehearsal cluster::cost

SEEDS := 1000
LAYER := machines
SIM := cargo run --quiet --profile quick --features sim --bin ticketbuster-sim --
sim: ## simulate SEEDS=1000 seeds of the engine's machines, of LAYER=engine with its actors or of LAYER=cluster, processes that share the shards, from FIRST=… or one of chance
	$(SIM) run --layer $(LAYER) --seeds $(SEEDS) $(if $(FIRST),--first $(FIRST)) $(ARGS)

mutants: ## plant each bug of crates/domain/src/planted.rs, and see whether the simulator finds it
	$(SIM) mutants $(ARGS)

MODEL := models/Cargo.toml
model: ## visit every state of the models of ownership and of the cluster, and see whether planted bugs are found (ARGS='--quick', '--trace')
	cargo build --release --locked --target-dir target --manifest-path $(MODEL) --workspace
	target/release/ownership-model $(ARGS)
	target/release/cluster-model $(ARGS)

HISTORIES := target/histories
histories: ## write down 10,000 histories of three engines that share a database, and see whether they are linearizable
	rm -rf $(HISTORIES)
	cargo test --test it -- --ignored --nocapture ten_thousand_histories
	cargo run --release --locked --target-dir target --manifest-path $(MODEL) --bin linearizable -- --least 10000 $(HISTORIES)/sound.txt

# The binary that `cargo test` has built: `cargo build` alone would build many dependencies again, with fewer features.
web-test: ## the web application's tests alone: its logic, then browsers against target/debug/ticketbuster
	@failed=0; \
	$(MAKE) --no-print-directory $(WEB_PACKAGES) && npm --prefix web run test:unit || failed=1; \
	$(MAKE) --no-print-directory web && cargo test --no-run && node web/scripts/generate-client.mjs --check && \
	web/scripts/ensure-chromium.sh && \
	npm --prefix web run test:e2e || failed=1; \
	exit $$failed

lint: $(WEB_PACKAGES) ## formatting, clippy and ESLint without warnings, types, the direction of dependencies, docs
	cargo fmt --all --check
	cargo fmt --check --manifest-path bench/cost/Cargo.toml
	cargo fmt --check --manifest-path $(COMPARE)
	cargo fmt --check --manifest-path $(RUST_PEERS)
	cargo fmt --all --check --manifest-path $(MODEL)
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --features sim --bin ticketbuster-sim -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
	cargo test --quiet --test it architecture
	npm --prefix web run lint

fmt: $(WEB_PACKAGES) ## format the sources
	cargo fmt --all
	cargo fmt --manifest-path bench/cost/Cargo.toml
	cargo fmt --manifest-path $(COMPARE)
	cargo fmt --manifest-path $(RUST_PEERS)
	cargo fmt --all --manifest-path $(MODEL)
	npm --prefix web run format

bench: ## measure: core, replay, activation, memory; holds over HTTP against an echo; orders per second on every store and broker
	cargo bench --bench engine --bench http --bench orders

# What was measured last time is in docs/benchmarks.md; ARGS='--quick' only tries whether everything works.
COMPARE := bench/compare/Cargo.toml
RUST_PEERS := bench/peers/rust/Cargo.toml
NODE_PEER := bench/peers/node/node_modules/.package-lock.json
compare: $(NODE_PEER) ## compare with what people would build instead, same load for all: table and charts in docs/ (40 minutes; ARGS='--help')
	cargo build --release --locked
	cargo build --release --locked --target-dir target --manifest-path $(RUST_PEERS)
	cargo build --release --locked --target-dir target --manifest-path $(COMPARE)
	target/release/ticketbuster-compare $(ARGS)

$(NODE_PEER): bench/peers/node/package.json bench/peers/node/package-lock.json
	@web/scripts/ensure-node.sh
	npm --prefix bench/peers/node ci
	@touch $@

COST_TOOLS := target/cost/tools
cost: ## count the instructions of the core's commands under valgrind; fails when one costs a tenth more than recorded
	@bench/cost/ensure-tools.sh $(COST_TOOLS)
	cd bench/cost && PATH="$(CURDIR)/$(COST_TOOLS)/bin:$$PATH" CARGO_TARGET_DIR=$(CURDIR)/target/cost cargo bench --locked

deny: ## licences, sources and banned crates of all dependencies, and planted errors, offline (Python 3.11)
	@tests/supply/check.sh target/tools/supply

audit-deps: ## the same with known vulnerabilities, whose list is fetched (needs `cargo install cargo-deny`)
	cargo deny check

# What the binary is made of travels with it: a CycloneDX document of every crate in it.
DIST := target/dist
CYCLONEDX := target/tools/cyclonedx
CYCLONEDX_VERSION := 0.5.9
dist: web ## the release binary with licences, default settings, SBOM (CycloneDX) and checksums, in target/dist
	cargo build --release --locked
	grep -q '"cargo-cyclonedx $(CYCLONEDX_VERSION) ' $(CYCLONEDX)/.crates.toml 2>/dev/null || \
		cargo install --quiet --locked --force --root $(CYCLONEDX) --version "=$(CYCLONEDX_VERSION)" cargo-cyclonedx
	deploy/make-dist.sh $(DIST) $(CYCLONEDX)/bin

CHECK_DEPLOY := target/check-deploy/venv
check-deploy: ## image, compose file, manifests, alerts, dashboard: their own tools, schemas, planted errors (Python 3.11)
	test -x $(CHECK_DEPLOY)/bin/pip || python3 -m venv $(CHECK_DEPLOY)
	$(CHECK_DEPLOY)/bin/pip install --quiet --disable-pip-version-check --requirement tests/deploy/requirements.txt
	$(CHECK_DEPLOY)/bin/python -B tests/deploy/check.py
