#!/bin/sh
# Makes sure that the browsers of the browser tests are there: Debian's Chromium and its headless shell, or the one that
# CHROMIUM names.
# As root on Debian it is installed; otherwise this says what to install.
set -eu
chromium=${CHROMIUM:-/usr/bin/chromium}
# A font too: without any, a browser draws no text but in those that a page brings.
packages='chromium chromium-headless-shell fonts-liberation'
shell=${CHROMIUM:-/usr/bin/chromium-headless-shell}
if [ -x "$chromium" ] && [ -x "$shell" ]; then
    exit 0
fi
if [ -z "${CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    export DEBIAN_FRONTEND=noninteractive
    # Lists that are old do for the one package, if the servers of others are away.
    apt-get update --quiet || true
    # shellcheck disable=SC2086 # two words
    apt-get install --quiet --yes --no-install-recommends $packages || true
fi
if ! [ -x "$chromium" ] || ! [ -x "$shell" ]; then
    echo "$chromium or $shell is missing; install Chromium (Debian: apt-get install --no-install-recommends $packages), or say where it is: CHROMIUM=…" >&2
    exit 1
fi
