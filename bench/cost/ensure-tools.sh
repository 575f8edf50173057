#!/bin/sh
# Makes sure that what counts instructions is there: valgrind, and the runner of the benchmarks' library, which
# must have the library's version. Usage: ensure-tools.sh FOLDER (the runner goes to FOLDER/bin).
set -eu
version=$(sed -n 's/^gungraun = "=\([0-9.]*\)".*/\1/p' "$(dirname "$0")/Cargo.toml")
if ! command -v valgrind >/dev/null && [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    export DEBIAN_FRONTEND=noninteractive
    # Lists that are old do for the one package, if the servers of others are away.
    apt-get update --quiet || true
    apt-get install --quiet --yes --no-install-recommends valgrind libc6-dbg || true
fi
if ! command -v valgrind >/dev/null; then
    echo "valgrind is missing; install it (Debian: apt-get install valgrind libc6-dbg)" >&2
    exit 1
fi
if ! [ "$("$1/bin/gungraun-runner" --version 2>/dev/null)" = "gungraun-runner $version" ]; then
    cargo install --quiet --locked --force --root "$1" --version "=$version" gungraun-runner
fi
