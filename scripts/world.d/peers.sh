# shellcheck shell=bash
# Whom only benchmarks compare envy with: mise, prebuilt, from its npm package. Sourced by scripts/world.
: "${world:?}"

mise_version=2026.9.15

make_peers() {
  local platform=linux-x64
  [ "$(uname -m)" = x86_64 ] || platform=linux-arm64
  discard "$world/peers"
  mkdir -p "$world/peers/mise"
  (cd "$world/peers" && npm_pack "@jdxcode/mise-$platform@$mise_version")
  tar -xzf "$world"/peers/*.tgz -C "$world/peers/mise" --strip-components=1 --no-same-owner
}
