#!/usr/bin/env bash
# What takes long, before a release; `make drill` runs it. Prints a table of what was tried, how it went and how long it took.
# Usage: run.sh [WORD]: only the steps whose names have the word in them. What a step prints is in target/drill.
set -uo pipefail
cd "$(dirname "$0")/../.."
only=${1:-}
said=target/drill
tools=$PWD/target/tools
mkdir -p "$said"
rows=() passed=0 failed=0

# step NAME COMMAND...
step() {
    local name=$1 began=$SECONDS verdict
    shift
    [[ $name == *"$only"* ]] || return 0
    local log=$said/${name// /-}.log
    echo "… $name"
    if "$@" > "$log" 2>&1; then verdict=ok passed=$((passed + 1)); else verdict=FAIL failed=$((failed + 1)); tail -n 30 "$log"; fi
    rows+=("$(printf '%-5s %6d s  %s' "$verdict" $((SECONDS - began)) "$name")")
}

integration() { DRILL=1 cargo test --test it -- --test-threads 2 "$@"; }

# ext4 on loop devices: it fails where there are none, or without root.
on_its_own_disk() { integration --include-ignored --show-output "$1"; }

# What is tested on every store, as a role that may do no more than it must. Two tests change tables behind the server's back.
as_the_application() {
    TEST_APPLICATION_ROLE=1 integration postgres:: --skip persistence::postgres --skip a_newer_store --skip the_audit_finds
}

# One after another: what is measured is how late things are.
clocks() { DRILL=1 cargo test --test it -- --test-threads 1 --include-ignored --show-output holds::clocks; }

of_chance() {
    local seed
    seed=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
    echo "seed $seed"
    DOCUMENT_FUZZ_SEED=$seed cargo test --test it document_fuzz
}

program() {
    cargo clippy --locked --target-dir target --manifest-path "$1" --all-targets -- -D warnings &&
        cargo test --locked --target-dir target --manifest-path "$1"
}

node_peer() { make --no-print-directory bench/peers/node/node_modules/.package-lock.json && npm --prefix bench/peers/node test; }

# The pages, and the binary that has the samples of development.
engine() { make --no-print-directory web && cargo test --test it --no-run && web/scripts/ensure-chromium.sh; }

# Debian's packages, where root is allowed to install them.
packages() {
    dpkg --status "$@" > /dev/null 2>&1 && return 0
    [ "$(id -u)" = 0 ] || { echo "install $*"; return 1; }
    apt-get update --quiet
    DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "$@"
}

browsers() {
    packages firefox-esr webkit2gtk-driver xvfb && engine &&
        cargo install --quiet --locked --root "$tools/geckodriver" --version "=$GECKODRIVER_VERSION" geckodriver &&
        node web/drill/browsers.mjs
}

keycloak() {
    local folder=$tools/keycloak-$KEYCLOAK_VERSION archive=$tools/keycloak.zip
    if ! [ -x "$folder/bin/kc.sh" ]; then
        mvn --quiet --batch-mode dependency:copy -Dmdep.stripVersion=true -DoutputDirectory="$tools" \
            -Dartifact="org.keycloak:keycloak-quarkus-dist:$KEYCLOAK_VERSION:zip" &&
            mv "$tools/keycloak-quarkus-dist.zip" "$archive" &&
            python3 -m zipfile -e "$archive" "$tools" && chmod +x "$folder"/bin/*.sh && rm "$archive" || return 1
    fi
    engine && KEYCLOAK=$folder node web/drill/keycloak.mjs
}

# An API server and its store, built from Go modules: ten minutes of processor, once.
kubernetes() {
    local version
    version=$(sed -n 's|^\tk8s.io/kubernetes v|v|p' tests/drill/kubernetes/go.mod) &&
        mkdir -p "$tools/kubernetes" &&
        (cd tests/drill/kubernetes && go build -trimpath -o "$tools/kubernetes/" \
            -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" ./apiserver ./etcd) &&
        make --no-print-directory check-deploy &&
        PATH="$PWD/target/check-deploy/venv/bin:$PATH" python -B tests/drill/kubernetes/check.py "$tools/kubernetes"
}

# The same etcd, with leases of processes that sell together.
etcd() {
    mkdir -p "$tools/kubernetes" &&
        (cd tests/drill/kubernetes && go build -trimpath -o "$tools/kubernetes/" -ldflags "-s -w" ./etcd) &&
        cargo build --locked --profile quick --bin ticketbuster &&
        ETCD=$tools/kubernetes/etcd TEST_BINARY=$PWD/target/quick/ticketbuster \
            cargo test --test it -- --test-threads 1 --ignored --show-output cluster::etcd
}

# Refuses what Stripe's own description of its API does not have.
stripe_mock() {
    mkdir -p "$tools/stripe-mock" &&
        (cd tests/drill/stripe && go build -trimpath -o "$tools/stripe-mock/" github.com/stripe/stripe-mock) &&
        STRIPE_MOCK=$tools/stripe-mock/stripe-mock cargo test --test it stripe_mock -- --include-ignored
}

# The version before, beside this one: built from its commit once.
upgrade() {
    local folder=$PWD/target/upgrade
    mkdir -p "$folder/source" && git archive "$UPGRADE_FROM" | tar -x -C "$folder/source" &&
        cargo build --locked --profile quick --bin ticketbuster --target-dir "$folder/target" \
            --manifest-path "$folder/source/Cargo.toml" &&
        TEST_BINARY_BEFORE=$folder/target/quick/ticketbuster integration --ignored --show-output an_upgrade_of_one_process
}

# The first version of which several processes sell together.
UPGRADE_FROM=399df77
GECKODRIVER_VERSION=0.37.1
KEYCLOAK_VERSION=26.3.5

step "requests of chance by the document" of_chance
step "twenty kills under load" integration kills_under_load
step "fifty kills per store around payments at Stripe" integration stripe::kills
step "twenty kills around mails" integration mail::kills
step "a thousand payments at their deadline" integration of_a_payment_and_its_deadline
step "the store a minute away, two hundred cuts" integration persistence::postgres::faults
step "the broker a minute away" integration broker_faults
step "fifty power cuts per store" on_its_own_disk power::cuts
step "disks that fail" on_its_own_disk power::failing_disks
step "a sale through the application's role" as_the_application
step "migrations of a million orders" integration --include-ignored --show-output migrations_of_a_large_database
step "backup and restore" integration --include-ignored --show-output persistence::backup
step "clocks that jump, a million holds" clocks
step "a million outcomes" integration a_million_outcomes --include-ignored
step "one of three processes ends" make --no-print-directory cluster
step "the tests on three processes" tests/drill/nodes.sh
step "fifty kills of one of three processes" integration --ignored --show-output cluster::drill::faults::fifty_kills
step "two hundred times standing still" integration --ignored --show-output two_hundred_times_standing_still
step "two hundred partitions" integration --ignored --show-output two_hundred_partitions
step "ten rolling restarts" integration --ignored --show-output ten_rolling_restarts
step "a hundred planned moves" integration --ignored --show-output a_hundred_planned_moves
step "an upgrade of one process after the other" upgrade
step "six thousand viewers at three processes" integration --ignored --show-output thousands_watch_one_event
step "twenty failovers of the database" integration --ignored --show-output twenty_failovers
step "etcd keeps the leases" etcd
step "the simulator with new seeds" make --no-print-directory sim SEEDS=20000
step "new seeds of processes that share the shards" make --no-print-directory sim LAYER=cluster SEEDS=20000
step "planted bugs" make --no-print-directory mutants
step "the models" make --no-print-directory model
step "ten thousand histories of three engines" make --no-print-directory histories
step "the models' lints and tests" program models/Cargo.toml
step "the comparison's driver" program bench/compare/Cargo.toml
step "the comparison's peers in Rust" program bench/peers/rust/Cargo.toml
step "the comparison's peer in Node" node_peer
step "a purchase in Firefox and WebKit" browsers
step "a login at Keycloak" keycloak
step "requests to Stripe by its own description" stripe_mock
step "the manifests at a Kubernetes API server" kubernetes

printf '\n%s\n' "${rows[@]}"
echo
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
