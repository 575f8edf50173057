#!/usr/bin/env bash
# Makes the certificates of etcd's members, and those with which processes ask them (docs/cluster.md, "Etcd keeps the leases").
#
#   deploy/etcd/make-certificates.sh FOLDER [HOST...]
#
# FOLDER gets ca.key and ca.crt, the authority, if they are not there yet; and, anew each time, member.key and member.crt, which the
# members share, and tls.key and tls.crt, which the processes share. HOSTs are the names or addresses at which the members are
# reached, by default those of k8s/components/etcd. Keep ca.key elsewhere: whoever has it can end leases.
set -euo pipefail

if [[ $# == 0 ]]; then
  echo "usage: $0 FOLDER [HOST...]" >&2
  exit 2
fi
umask 077
mkdir -p "$1"
cd "$1"
shift
[[ $# != 0 ]] || set -- etcd-0.etcd etcd-1.etcd etcd-2.etcd
names=
for host; do
  if [[ $host =~ ^[0-9.]+$ || $host == *:* ]]; then names+=",IP:$host"; else names+=",DNS:$host"; fi
done

elliptic=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc)
if [[ ! -f ca.key || ! -f ca.crt ]]; then
  openssl req -x509 "${elliptic[@]}" -keyout ca.key -out ca.crt -days 3650 -subj "/CN=ticketbuster etcd authority" \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign 2> /dev/null
fi
folder=$(mktemp -d "$PWD/new.XXXXXX")
trap 'rm -rf "$folder"' EXIT
certify() { # FILE NAME USAGES [MORE]
  openssl req -new "${elliptic[@]}" -keyout "$folder/$1.key" -out "$folder/$1.csr" -subj "/CN=$2" 2> /dev/null
  printf '%s\n' "basicConstraints = critical, CA:FALSE" "keyUsage = critical, digitalSignature" "extendedKeyUsage = $3" "${@:4}" > "$folder/$1.extensions"
  openssl x509 -req -in "$folder/$1.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 15)" -days 397 \
    -extfile "$folder/$1.extensions" -out "$folder/$1.crt" 2> /dev/null
}
# A member is a server to all, and a client of the others, who want that name of it (--peer-cert-allowed-cn). A process is reached
# nowhere and has no address in its certificate: etcd compares those with the one that it comes from.
certify member etcd-member "serverAuth, clientAuth" "subjectAltName = ${names#,}"
certify tls ticketbuster clientAuth
mv "$folder"/{member,tls}.{key,crt} .
