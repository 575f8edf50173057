#!/usr/bin/env bash
# Makes the certificates with which processes that sell together know each other (docs/cluster.md).
#
#   deploy/mesh/make-certificate.sh FOLDER
#
# FOLDER gets ca.key and ca.crt, the authority, if neither is there; and tls.key and tls.crt, which all processes
# share, anew each time. Keep ca.key away from the processes, and put it back before the next run: whoever has it can join. A new
# certificate of the same authority is accepted by processes that still have the old one, so they can be restarted one after another.
set -euo pipefail
unset CDPATH

# In every certificate, and cluster.mesh_server_name of every process.
name=${MESH_SERVER_NAME:-ticketbuster-mesh}
if [[ $# != 1 || $1 == -* ]]; then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi
umask 077
mkdir -p -- "$1"
cd -- "$1"

# The new files replace the old ones when all of them are there.
folder=$(mktemp -d "$PWD/new.XXXXXX")
trap 'rm -rf "$folder"' EXIT
# What openssl says is shown if it fails.
quietly() {
  "$@" 2> "$folder/said" || { cat "$folder/said" >&2; exit 1; }
}
elliptic=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
if [[ ! -f ca.key && ! -f ca.crt ]]; then
  quietly openssl req -x509 "${elliptic[@]}" -keyout "$folder/ca.key" -out "$folder/ca.crt" -days 3650 \
    -subj "/CN=$name authority" -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign
  mv "$folder"/ca.{key,crt} .
elif [[ ! -f ca.key || ! -f ca.crt ]]; then
  echo "$PWD has one of ca.key and ca.crt: put the other one back, or remove both for another authority, which nothing trusts yet" >&2
  exit 2
fi
# A process is a server to some and a client to others.
quietly openssl req -new "${elliptic[@]}" -keyout "$folder/tls.key" -out "$folder/tls.csr" -subj "/CN=$name"
cat > "$folder/extensions" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:$name
END
quietly openssl x509 -req -in "$folder/tls.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 15)" -days 397 \
  -extfile "$folder/extensions" -out "$folder/tls.crt"
mv "$folder/tls.key" "$folder/tls.crt" .
