#!/bin/sh
# Says what is missing if Node.js is, or is older than Vite takes.
set -eu
wanted='Node.js 20.19, 22.12 or newer, with npm, builds the web application; install it, or start the engine without the web application: cargo run --release -- serve'
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "node or npm is missing. $wanted" >&2
    exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)'; then
    echo "node is $(node --version). $wanted" >&2
    exit 1
fi
