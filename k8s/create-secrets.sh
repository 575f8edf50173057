#!/usr/bin/env bash
# Creates the Secrets that the manifests refer to, with random passwords.
#
#   k8s/create-secrets.sh keys.json             # creates them in the cluster; refuses if one exists
#   k8s/create-secrets.sh --print keys.json     # prints them as YAML, for a sealing tool
#   k8s/create-secrets.sh keys.json mesh        # for several engines: also the certificates of the folder `mesh`
#   k8s/create-secrets.sh keys.json mesh etcd   # with etcd for their leases: also those of the folder `etcd`
#
# keys.json is the key ring: `TICKETBUSTER__AUTH__KEY_FILE=keys.json ticketbuster keys show` creates one. Keep a
# copy in a safe place: without it, sold tickets do not verify. For your own database, broker or OpenID Connect
# provider, edit the Secrets ticketbuster-store, ticketbuster-store-owner and ticketbuster-broker afterwards; the others are
# not needed then. `deploy/mesh/make-certificate.sh mesh` and `deploy/etcd/make-certificates.sh etcd` make the certificates; their
# authorities' keys stay outside of the cluster.
set -euo pipefail

namespace=${NAMESPACE:-ticketbuster}
print=
if [[ ${1:-} == --print ]]; then
  print=yes
  shift
fi
has() { # FOLDER FILE...: true without a folder
  local file
  for file in "${@:2}"; do
    [[ -z $1 || -f $1/$file ]] || { echo "$1 has no $file" >&2; return 1; }
  done
}
if [[ $# != [123] || ! -f $1 ]] || ! has "${2:-}" ca.crt tls.crt tls.key ||
  ! has "${3:-}" ca.crt tls.crt tls.key member.crt member.key; then
  echo "usage: $0 [--print] KEYS_FILE [MESH_FOLDER [ETCD_FOLDER]]" >&2
  exit 2
fi
keys_file=$1 mesh_folder=${2:-} etcd_folder=${3:-}

# Values are passed in files that only this user can read: command lines are visible to all users of the machine.
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

password() { # NAME: 192 random bits in characters that are valid in a URL
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$folder/$1"
}
for name in postgres-superuser postgres-owner postgres-ticketbuster keycloak-database keycloak-admin rabbitmq; do
  password "$name"
done
printf 'postgres://ticketbuster:%s@postgres:5432/ticketbuster' "$(< "$folder/postgres-ticketbuster")" > "$folder/store-url"
printf 'postgres://ticketbuster_owner:%s@postgres:5432/ticketbuster' "$(< "$folder/postgres-owner")" > "$folder/owner-url"
printf 'amqp://ticketbuster:%s@rabbitmq:5672/ticketbuster' "$(< "$folder/rabbitmq")" > "$folder/broker-url"

secret() { # NAME KEY=FILE…
  local name=$1 files=()
  shift
  for file in "$@"; do files+=("--from-file=$file"); done
  kubectl create secret generic "$name" --namespace "$namespace" "${files[@]}" --dry-run=client --output=yaml
  echo "---"
}
{
  secret ticketbuster-keys "keys.json=$keys_file"
  secret ticketbuster-store "url=$folder/store-url"
  secret ticketbuster-store-owner "url=$folder/owner-url"
  secret ticketbuster-broker "url=$folder/broker-url"
  secret postgres "superuser-password=$folder/postgres-superuser" "ticketbuster-password=$folder/postgres-ticketbuster" \
    "owner-password=$folder/postgres-owner"
  secret rabbitmq "password=$folder/rabbitmq"
  secret keycloak "admin-password=$folder/keycloak-admin" "database-password=$folder/keycloak-database"
  if [[ $mesh_folder ]]; then
    secret ticketbuster-mesh "ca.crt=$mesh_folder/ca.crt" "tls.crt=$mesh_folder/tls.crt" "tls.key=$mesh_folder/tls.key"
  fi
  if [[ $etcd_folder ]]; then
    secret ticketbuster-etcd "ca.crt=$etcd_folder/ca.crt" "tls.crt=$etcd_folder/tls.crt" "tls.key=$etcd_folder/tls.key"
    secret etcd "ca.crt=$etcd_folder/ca.crt" "member.crt=$etcd_folder/member.crt" "member.key=$etcd_folder/member.key"
  fi
} > "$folder/secrets.yaml"

if [[ $print ]]; then
  cat "$folder/secrets.yaml"
  exit
fi
kubectl get namespace "$namespace" > /dev/null 2>&1 || kubectl create namespace "$namespace"
# `create` and not `apply`: passwords that a database already uses must not be overwritten.
kubectl create --filename "$folder/secrets.yaml"
echo "Keycloak's administrator is 'admin': kubectl --namespace $namespace get secret keycloak -o jsonpath='{.data.admin-password}' | base64 -d"
