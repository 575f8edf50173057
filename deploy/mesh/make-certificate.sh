#!/usr/bin/env bash
# Makes the certificates with which processes that sell together know each other (docs/cluster.md).
#
#   deploy/mesh/make-certificate.sh FOLDER
#
# FOLDER gets ca.key and ca.crt, the authority, if they are not there yet; and tls.key and tls.crt, which all processes
# share, anew each time. Keep ca.key away from the processes: whoever has it can join. A new certificate of the same
# authority is accepted by processes that still have the old one, so they can be restarted one after another.
set -euo pipefail

# In every certificate, and cluster.mesh_server_name of every process.
name=${MESH_SERVER_NAME:-ticketbuster-mesh}
if [[ $# != 1 ]]; then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi
umask 077
mkdir -p "$1"
cd "$1"

elliptic=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc)
if [[ ! -f ca.key || ! -f ca.crt ]]; then
  openssl req -x509 "${elliptic[@]}" -keyout ca.key -out ca.crt -days 3650 -subj "/CN=$name authority" \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign 2> /dev/null
fi
# A process is a server to some and a client to others. The new files replace the old ones when all of them are there.
folder=$(mktemp -d "$PWD/new.XXXXXX")
trap 'rm -rf "$folder"' EXIT
openssl req -new "${elliptic[@]}" -keyout "$folder/tls.key" -out "$folder/tls.csr" -subj "/CN=$name" 2> /dev/null
cat > "$folder/extensions" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:$name
END
openssl x509 -req -in "$folder/tls.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 15)" -days 397 \
  -extfile "$folder/extensions" -out "$folder/tls.crt" 2> /dev/null
mv "$folder/tls.key" "$folder/tls.crt" .
