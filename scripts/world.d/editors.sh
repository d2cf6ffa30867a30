# shellcheck shell=bash
# The language servers of TOML that editors have, in which tests try the schema of envy.toml: Tombi, and Taplo as Even Better TOML
# for VS Code has it. Sourced by scripts/world.
: "${world:?}"

tombi_version=1.9.6
taplo_version=0.8.0
taplo_core_version=0.2.0

make_editors() {
  discard "$world/editors"
  mkdir -p "$world/editors/node_modules/@taplo"
  offer_tombi
  offer_taplo
}

offer_tombi() {
  local dir=$world/editors
  (cd "$dir" && pip download --quiet --no-deps --disable-pip-version-check "tombi==$tombi_version")
  unzip -q -j "$dir"/tombi-*.whl '*/scripts/tombi' -d "$dir"
  rm "$dir"/tombi-*.whl
  chmod +x "$dir/tombi"
}

# Taplo is WebAssembly, which an editor gives files and time
offer_taplo() {
  local dir=$world/editors package
  for package in "lsp@$taplo_version" "core@$taplo_core_version"; do
    (cd "$dir" && fetch_npm "@taplo/$package")
    mkdir "$dir/node_modules/@taplo/${package%@*}"
    tar -xzf "$dir"/*.tgz -C "$dir/node_modules/@taplo/${package%@*}" --strip-components=1 --no-same-owner
    rm "$dir"/*.tgz
  done
  cp scripts/world.d/taplo.mjs "$dir/"
  printf '#!/bin/sh\nexec %s %s "$@"\n' "'$world/sources/node/bin/node'" "'$dir/taplo.mjs'" >"$dir/taplo"
  chmod +x "$dir/taplo"
}
