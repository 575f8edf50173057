#!/usr/bin/env bash
# Makes the Secrets that the manifests refer to, with passwords that nobody has seen; none is in the repository.
#
#   k8s/create-secrets.sh keys.json             # makes them in the cluster; refuses if one is there already
#   k8s/create-secrets.sh --print keys.json     # writes them as YAML, to be sealed by a tool of yours
#
# keys.json is the key ring: `TICKETBUSTER__AUTH__KEY_FILE=keys.json ticketbuster keys show` makes one. Keep a
# copy in a safe place: without it, sold tickets do not verify. A database, broker or OpenID provider of your
# own: edit the Secrets ticketbuster-store and ticketbuster-broker afterwards, the others are not needed then.
set -euo pipefail

namespace=${NAMESPACE:-ticketbuster}
print=
if [[ ${1:-} == --print ]]; then
  print=yes
  shift
fi
if [[ $# != 1 || ! -f $1 ]]; then
  echo "usage: $0 [--print] KEYS_FILE" >&2
  exit 2
fi
keys_file=$1

# Values go through files that only we read: what stands in a command line, everybody on this machine sees.
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

password() { # NAME: 192 random bits in letters that an address may hold
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$folder/$1"
}
for name in postgres-superuser postgres-ticketbuster keycloak-database keycloak-admin rabbitmq; do
  password "$name"
done
printf 'postgres://ticketbuster:%s@postgres:5432/ticketbuster' "$(< "$folder/postgres-ticketbuster")" > "$folder/store-url"
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
  secret ticketbuster-broker "url=$folder/broker-url"
  secret postgres "superuser-password=$folder/postgres-superuser" "ticketbuster-password=$folder/postgres-ticketbuster"
  secret rabbitmq "password=$folder/rabbitmq"
  secret keycloak "admin-password=$folder/keycloak-admin" "database-password=$folder/keycloak-database"
} > "$folder/secrets.yaml"

if [[ $print ]]; then
  cat "$folder/secrets.yaml"
  exit
fi
kubectl get namespace "$namespace" > /dev/null 2>&1 || kubectl create namespace "$namespace"
# `create` and not `apply`: passwords that a database knows already are not to be written over.
kubectl create --filename "$folder/secrets.yaml"
echo "Keycloak's administrator is 'admin': kubectl --namespace $namespace get secret keycloak -o jsonpath='{.data.admin-password}' | base64 -d"
