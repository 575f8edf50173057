#!/usr/bin/env bash
# The tests of what a server answers, with three processes in place of one and each request to one of them by chance.
# Usage: nodes.sh [TEST...]: only these. Left out is what is about one process, its store, its files or its start.
set -uo pipefail
cd "$(dirname "$0")/../.."
# Each in a run of its own: what one leaves running when it fails does not slow the others.
groups=(api:: auth:: events:: grpc:: holds:: http:: loadtest:: mail:: orders:: payments:: tickets:: ws::)
[ $# = 0 ] || groups=("$@")
# The provider of these payments is inside one process.
left_out=(--skip sqlite:: --skip orders::provider_payments --skip orders::payment_views)
failed=0
for group in "${groups[@]}"; do
    TEST_NODES=3 cargo test --quiet --workspace --test it -- --test-threads "${TEST_THREADS:-2}" "$group" "${left_out[@]}" || failed=1
done
exit "$failed"
