# shellcheck shell=bash
# Whom only benchmarks compare envy with: mise, prebuilt, from its npm package. Sourced by scripts/world.
: "${world:?}"

mise_version=2026.9.15

make_peers() {
  discard "$world/peers"
  mkdir -p "$world/peers/mise"
  (cd "$world/peers" && fetch_npm "@jdxcode/mise-$(platform)@$mise_version")
  tar -xzf "$world"/peers/*.tgz -C "$world/peers/mise" --strip-components=1 --no-same-owner
}
