#!/usr/bin/env bash
# What one runs while one works: formatting, lints, types and unit tests of what has changed since main (or, on main,
# since the last commit). `make check` runs it.
set -euo pipefail
cd "$(dirname "$0")/.."
base=$(git merge-base HEAD main 2>/dev/null || git rev-parse HEAD)
mapfile -t changed < <({ git diff --name-only --diff-filter=d "$base"; git ls-files --others --exclude-standard; } | sort -u)

# matching PATTERN: the changed files that have it in their path.
matching() { printf '%s\n' "${changed[@]}" | grep -E "$1" || true; }

if [ -n "$(matching '\.(rs|toml|proto|sql)$|^Cargo\.lock$')" ]; then
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --quiet -- -D warnings
    packages=()
    [ -z "$(matching '^(src|config|proto)/')" ] || packages+=(--package ticketbuster)
    [ -z "$(matching '^crates/charts/')" ] || packages+=(--package ticketbuster-charts)
    [ -z "$(matching '^crates/domain/')" ] || packages+=(--package ticketbuster-domain)
    [ -z "$(matching '^crates/loadtest/')" ] || packages+=(--package ticketbuster-loadtest)
    [ ${#packages[@]} = 0 ] || cargo test --quiet --lib "${packages[@]}"
fi

if [ -n "$(matching '^web/')" ]; then
    cd web
    mapfile -t files < <(matching '^web/.*\.(ts|tsx|mjs|css|json|html)$' | sed 's|^web/||')
    mapfile -t scripts < <(matching '^web/.*\.(ts|tsx|mjs)$' | sed 's|^web/||')
    [ ${#files[@]} = 0 ] || npx prettier --check --ignore-unknown "${files[@]}"
    npx tsc -b
    [ ${#scripts[@]} = 0 ] || npx eslint "${scripts[@]}"
    npx vitest run --changed "$base"
fi
echo "checked ${#changed[@]} changed files"
