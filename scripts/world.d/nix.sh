# shellcheck shell=bash
# Real Nix in three versions, each started by its own ld.so. Sourced by scripts/world.
: "${world:?}"

make_nix() {
  wrap_nix 2.8 bookworm
  wrap_nix 2.26 trixie
  wrap_nix 2.34 sid
}

# wrap_nix VERSION SUITE: nix/VERSION/bin has nix and its tools
wrap_nix() {
  local version=$1 root=$world/debian/$2 dir=$world/nix/$1 tool got
  discard "$dir"
  mkdir -p "$dir/bin" "$dir/etc"
  # Nix wants a shell for its sandbox even where the sandbox is off
  cat >"$dir/etc/nix.conf" <<CONF
experimental-features = nix-command flakes
sandbox = false
sandbox-paths = /bin/sh=$(first "$root/usr/bin/bash-static")
build-users-group =
substituters =
CONF
  # the binary is many tools, told apart by their name
  for tool in nix nix-build nix-daemon nix-env nix-instantiate nix-shell nix-store; do
    cat >"$dir/bin/$tool" <<SCRIPT
#!/bin/sh
export NIX_CONF_DIR="\${NIX_CONF_DIR-$dir/etc}" NIX_BIN_DIR="$dir/bin"
exec "$(loader "$root")" --argv0 $tool --library-path "$(libraries "$root")" "$root/usr/bin/nix" "\$@"
SCRIPT
    chmod +x "$dir/bin/$tool"
  done
  got=$("$dir/bin/nix" --version)
  echo "$2 has $got"
  # sid moves on; what it has is then simply the newest Nix
  case $got in *" $version"*) ;; *) [ "$2" = sid ] || fail "$2 has $got and not $version" ;; esac
}

# with_nix VERSION COMMAND...: runs a command with that Nix, store/nix as /nix and the tools in
# /nix/var/tools, a name that is the same for every world and so may be part of a derivation
with_nix() {
  local dir=$world/nix/$1 entry args=()
  shift
  for entry in /*; do
    case $entry in /nix | /proc | /dev) continue ;; esac
    if [ -L "$entry" ]; then
      args+=(--symlink "$(readlink "$entry")" "$entry")
    else
      args+=(--bind "$entry" "$entry")
    fi
  done
  mkdir -p "$world/store/nix/store" "$world/store/nix/var/nix" "$world/store/nix/var/tools"
  PATH="$dir/bin:$PATH" NIX_REMOTE=local \
    bwrap "${args[@]}" --dev-bind /dev /dev --proc /proc --bind "$world/store/nix" /nix \
    --ro-bind "$world/bin" /nix/var/tools "$@"
}
