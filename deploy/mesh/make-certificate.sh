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
library=$(cd -- "$(dirname -- "$0")" && pwd)/../authority.sh

# In every certificate, and cluster.mesh_server_name of every process.
name=${MESH_SERVER_NAME:-ticketbuster-mesh}
if [[ $# != 1 || $1 == -* ]]; then
  echo "usage: $0 FOLDER" >&2
  exit 2
fi
umask 077
mkdir -p -- "$1"
cd -- "$1"

source "$library"
authority "$name authority"
# A process is a server to some and a client to others.
certify tls "$name" "serverAuth, clientAuth" "subjectAltName = DNS:$name"
mv "$folder"/tls.{key,crt} .
