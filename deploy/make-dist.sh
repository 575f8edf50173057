#!/usr/bin/env bash
# Packs the release binary with its licences, configuration and SBOM. Usage: make-dist.sh FOLDER TOOLS (`make dist` calls it).
# TOOLS is the folder of cargo-cyclonedx. The SBOM names every crate in the binary, for this machine's target.
set -euo pipefail
cd "$(dirname "$0")/.."
dist=$1 tools=$2
target=$(rustc -vV | sed -n 's/^host: //p')
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
name=ticketbuster-$version-$target
rm -rf "${dist:?}/$name"
mkdir -p "$dist/$name"
# Debug symbols go into a separate file, for profilers and backtraces.
install -m 0755 target/release/ticketbuster "$dist/$name/"
objcopy --only-keep-debug "$dist/$name/ticketbuster" "$dist/$name.debug"
strip --strip-unneeded --remove-section=.comment "$dist/$name/ticketbuster"
(cd "$dist" && objcopy --add-gnu-debuglink="$name.debug" "$name/ticketbuster")
install -m 0644 LICENSE-MIT LICENSE-APACHE README.md CHANGELOG.md config/default.toml "$dist/$name/"
# The tool writes beside the manifests. Dependencies of tests and of the build are excluded.
sbom=ticketbuster.cdx
trap 'rm -f "$sbom.json" crates/*/"$sbom.json"' EXIT
"$tools/cargo-cyclonedx" cyclonedx --quiet --format json --spec-version 1.5 --no-build-deps --target "$target" \
    --override-filename "$sbom"
install -m 0644 "$sbom.json" "$dist/$name/"
tar --create --gzip --owner=0 --group=0 --sort=name --directory "$dist" --file "$dist/$name.tar.gz" "$name"
cd "$dist"
sha256sum "$name.tar.gz" "$name/ticketbuster" "$name/$sbom.json" > "$name.sha256"
echo "$dist/$name.tar.gz"
