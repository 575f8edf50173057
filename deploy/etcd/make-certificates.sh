#!/usr/bin/env bash
# Makes the certificates of etcd's members, and those with which processes ask them (docs/cluster.md, "Etcd keeps the leases").
#
#   deploy/etcd/make-certificates.sh FOLDER [HOST...]
#
# FOLDER gets ca.key and ca.crt, the authority, if neither is there; and, anew each time, member.key and member.crt, which the
# members share, and tls.key and tls.crt, which the processes share. HOSTs are the names or addresses at which the members are
# reached: by default those of the certificate that is there, or those of k8s/components/etcd. Keep ca.key elsewhere, and put it back before the next run: whoever has it can
# end leases.
set -euo pipefail
unset CDPATH
library=$(cd -- "$(dirname -- "$0")" && pwd)/../authority.sh

fail() {
  echo "$1" >&2
  exit 2
}
[[ $# != 0 && $1 != -* ]] || fail "usage: $0 FOLDER [HOST...]"
umask 077
mkdir -p -- "$1"
cd -- "$1"
shift
if [[ $# == 0 && -f member.crt ]]; then
  mapfile -t hosts < <(openssl x509 -in member.crt -noout -ext subjectAltName | grep -oE '(DNS|IP Address):[^, ]+' | sed 's/^[^:]*://')
  set -- "${hosts[@]}"
fi
[[ $# != 0 ]] || set -- etcd-0.etcd etcd-1.etcd etcd-2.etcd
names=
for host; do
  if [[ $host =~ ^([0-9]+\.){3}[0-9]+$ || $host =~ ^[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$ ]]; then
    names+=",IP:$host"
  elif [[ $host =~ ^[0-9A-Za-z._-]*[A-Za-z][0-9A-Za-z._-]*$ ]]; then
    names+=",DNS:$host"
  else
    fail "'$host' is no name and no address of a machine: leave out the scheme, the port, and brackets"
  fi
done

source "$library"
authority "ticketbuster etcd authority"
# A member is a server to all, and a client of the others, who want that name of it (--peer-cert-allowed-cn). A process is reached
# nowhere and has no address in its certificate: etcd compares those with the one that it comes from.
certify member etcd-member "serverAuth, clientAuth" "subjectAltName = ${names#,}"
certify tls ticketbuster clientAuth
mv "$folder"/{member,tls}.{key,crt} .
