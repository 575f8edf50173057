# What people do with this repository. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test lint fmt bench audit-deps

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build and start TicketBuster on http://127.0.0.1:3000, data in ./data
	cargo run --release -- serve

test: ## every test: unit, property, fuzz (briefly), integration with a real server and store
	cargo test --no-fail-fast

lint: ## formatting, clippy without warnings, the direction of dependencies, docs
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --quiet
	cargo test --quiet --test it architecture

fmt: ## format the sources
	cargo fmt

bench: ## measure: core, replay, activation, orders through the actors, memory
	cargo bench --bench engine

audit-deps: ## licences and advisories of the dependencies (needs `cargo install cargo-deny`)
	cargo deny check
