# Sourced by the scripts that make certificates, in the folder that gets them. `$folder` is for what is not finished: it goes when the
# script ends, and new files replace old ones when all of them are there.
folder=$(mktemp -d "$PWD/new.XXXXXX")
trap 'rm -rf "$folder"' EXIT
elliptic=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

# What openssl says is shown if it fails.
quietly() {
  "$@" 2> "$folder/said" || { cat "$folder/said" >&2; exit 1; }
}

# Makes ca.key and ca.crt, if neither is there.
authority() { # NAME
  if [[ ! -f ca.key && ! -f ca.crt ]]; then
    quietly openssl req -x509 "${elliptic[@]}" -keyout "$folder/ca.key" -out "$folder/ca.crt" -days 3650 -subj "/CN=$1" \
      -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign
    mv "$folder"/ca.{key,crt} .
  elif [[ ! -f ca.key || ! -f ca.crt ]]; then
    echo "$PWD has one of ca.key and ca.crt: put the other one back, or remove both for another authority, which nothing trusts yet" >&2
    exit 2
  fi
}

# Makes FILE.key and FILE.crt in `$folder`.
certify() { # FILE NAME USAGES [MORE]
  quietly openssl req -new "${elliptic[@]}" -keyout "$folder/$1.key" -out "$folder/$1.csr" -subj "/CN=$2"
  printf '%s\n' "basicConstraints = critical, CA:FALSE" "keyUsage = critical, digitalSignature" "extendedKeyUsage = $3" "${@:4}" > "$folder/$1.extensions"
  quietly openssl x509 -req -in "$folder/$1.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 15)" -days 397 \
    -extfile "$folder/$1.extensions" -out "$folder/$1.crt"
}
