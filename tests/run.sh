#!/usr/bin/env bash
# Every test: Rust's, then the web application's, also when some have failed. At its end stands why a test failed: what
# hundreds of tests print in between is too long to look for it. `make test` runs it.
set -uo pipefail
cd "$(dirname "$0")/.."
# Tests wait for servers and deadlines more than they work: more of them at a time than there are cores.
threads=${TEST_THREADS:-4}
mkdir -p target
rm -rf target/histories
log=target/test.log
failed=0
cargo test --workspace --no-fail-fast -- --test-threads "$threads" 2>&1 | tee "$log" || failed=1
cargo test --locked --target-dir target --manifest-path models/Cargo.toml --workspace 2>&1 | tee -a "$log" || failed=1
# What clients of three engines were told, as those tests have written it down: one file is sound, the other must not be.
linearizable() { cargo run --quiet --locked --target-dir target --manifest-path models/Cargo.toml --bin linearizable -- "$@"; }
linearizable --least 300 target/histories/sound.txt || failed=1
linearizable --refused target/histories/stale.txt > target/histories/refused.log || failed=1
# Some of them once more, with three processes in place of one.
tests/drill/nodes.sh holds:: tickets:: 2>&1 | tee -a "$log" || failed=1
make --no-print-directory web-test || failed=1

if ! grep -qE '^test result:' "$log" || grep -qE '^test result: FAILED|^error(\[|:)' "$log"; then
    printf '\nWhat failed of the tests in Rust (the whole is in %s):\n' "$log"
    # From "failures:" to the result: what the tests printed, and their names. Of each no more than can be read.
    awk '/^failures:$/ { on = 1 } on { print substr($0, 1, 2000) } /^test result:/ { on = 0 }' "$log" | head -n 400
    grep -E '^error(\[|:)' -A 12 "$log" | head -n 60
fi
grep -E '^test result:' "$log" |
    awk '{ passed += $4; failed += $6 } END { printf "tests in Rust: %d passed, %d failed\n", passed, failed }'
exit "$failed"
