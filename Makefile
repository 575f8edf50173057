# What people do with this repository. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test lint fmt bench audit-deps check-deploy

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build and start TicketBuster on http://127.0.0.1:3000, data in ./data
	cargo run --release -- serve

test: ## every test: unit, property, fuzz (briefly), integration with real servers, which are started and stopped
	cargo test --no-fail-fast

lint: ## formatting, clippy without warnings, the direction of dependencies, docs
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --quiet
	cargo test --quiet --test it architecture

fmt: ## format the sources
	cargo fmt

bench: ## measure: core, replay, activation, memory; orders per second on every store and broker
	cargo bench --bench engine --bench orders

audit-deps: ## licences and advisories of the dependencies (needs `cargo install cargo-deny`)
	cargo deny check

CHECK_DEPLOY := target/check-deploy/venv
check-deploy: ## image, compose file, manifests, alerts, dashboard: their own tools, schemas, planted errors (Python 3.11)
	test -x $(CHECK_DEPLOY)/bin/pip || python3 -m venv $(CHECK_DEPLOY)
	$(CHECK_DEPLOY)/bin/pip install --quiet --disable-pip-version-check --requirement tests/deploy/requirements.txt
	$(CHECK_DEPLOY)/bin/python -B tests/deploy/check.py
