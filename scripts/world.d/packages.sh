# shellcheck shell=bash
# Builds the packages in a /nix of the world's own, signs them into a binary cache and writes the
# search service's data. Sourced by scripts/world.
: "${world:?}"

make_packages() {
  local compression
  discard "$world/store"
  discard "$world/cache"
  discard "$world/caches"
  mkdir -p "$world/store"
  [ -e "$world/key.secret" ] ||
    with_nix 2.34 nix key generate-secret --key-name envy-world-1 >"$world/key.secret"
  with_nix 2.34 nix key convert-secret-to-public <"$world/key.secret" >"$world/key.public"
  build cached
  publish cached "cache?compression=zstd"
  for compression in none xz bzip2 gzip br; do
    publish small "caches/$compression?compression=$compression"
  done
}

# What measuring needs, made when it is asked for: minutes of work and some 900 MB. The fastest presets, since it is
# taking apart that is measured.
make_large() {
  discard "$world/large"
  build large
  publish large "large/zstd?compression=zstd"
  publish large "large/xz?compression=xz&compression-level=1&parallel-compression=true"
}

# build ATTRIBUTE: builds and signs the derivations there
build() {
  with_nix 2.34 nix-build --no-out-link --max-jobs "$(nproc)" "$PWD/tests/world/packages.nix" -A "$1" \
    --argstr world "$world"
  # shellcheck disable=SC2046 # store paths have no spaces
  with_nix 2.34 nix store sign --key-file "$world/key.secret" --recursive $(paths "$1")
}

# publish ATTRIBUTE CACHE: copies what was built to a binary cache in the world's folder
publish() {
  # shellcheck disable=SC2046
  with_nix 2.34 nix copy --to "file://$world/$2" $(paths "$1")
}

paths() { evaluate packages.nix "$1" | tr -d '[]"' | tr , " "; }

make_catalog() {
  evaluate catalog.nix catalog >"$world/catalog.json.new"
  mv "$world/catalog.json.new" "$world/catalog.json"
}

# evaluate FILE ATTRIBUTE: a value in tests/world/FILE as JSON
evaluate() {
  with_nix 2.34 nix-instantiate --eval --strict --json "$PWD/tests/world/$1" -A "$2" --argstr world "$world"
}
