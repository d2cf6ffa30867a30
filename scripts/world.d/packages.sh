# shellcheck shell=bash
# Builds the packages in a /nix of the world's own, signs them into a binary cache and writes the
# search service's data. Sourced by scripts/world.
: "${world:?}"

make_packages() {
  local paths
  discard "$world/store"
  discard "$world/cache"
  mkdir -p "$world/store"
  [ -e "$world/key.secret" ] ||
    with_nix 2.34 nix key generate-secret --key-name envy-world-1 >"$world/key.secret"
  with_nix 2.34 nix key convert-secret-to-public <"$world/key.secret" >"$world/key.public"
  paths=$(evaluate packages.nix cached | tr -d '[]"' | tr , " ")
  with_nix 2.34 nix-build --no-out-link --max-jobs "$(nproc)" "$PWD/tests/world/packages.nix" -A cached \
    --argstr world "$world"
  # shellcheck disable=SC2086 # store paths have no spaces
  with_nix 2.34 nix store sign --key-file "$world/key.secret" --recursive $paths
  # shellcheck disable=SC2086
  with_nix 2.34 nix copy --to "file://$world/cache?compression=zstd" $paths
}

make_catalog() {
  evaluate catalog.nix catalog >"$world/catalog.json.new"
  mv "$world/catalog.json.new" "$world/catalog.json"
}

# evaluate FILE ATTRIBUTE: a value in tests/world/FILE as JSON
evaluate() {
  with_nix 2.34 nix-instantiate --eval --strict --json "$PWD/tests/world/$1" -A "$2" --argstr world "$world"
}
