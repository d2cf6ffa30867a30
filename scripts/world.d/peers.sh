# shellcheck shell=bash
# Whom only benchmarks compare envy with, prebuilt: mise from its npm package, uv from its Python package. Flox, Devbox and
# devenv are packed for neither of them (docs/measured.md). Sourced by scripts/world.
: "${world:?}"

mise_version=2026.9.15
uv_version=0.13.9

make_peers() {
  discard "$world/peers"
  mkdir -p "$world/peers/mise" "$world/peers/uv"
  (cd "$world/peers" && fetch_npm "@jdxcode/mise-$(platform)@$mise_version")
  tar -xzf "$world"/peers/*.tgz -C "$world/peers/mise" --strip-components=1 --no-same-owner
  pip download --quiet --no-deps --disable-pip-version-check --dest "$world/peers" "uv==$uv_version"
  unzip -q -j "$world"/peers/uv-*.whl '*/scripts/uv' -d "$world/peers/uv"
  chmod +x "$world/peers/uv/uv"
}
