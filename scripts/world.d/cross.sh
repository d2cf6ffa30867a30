# shellcheck shell=bash
# What builds and tries the static binary for the other architecture: zig as C compiler, which brings musl along, from its
# Python package, and qemu from Debian. Sourced by scripts/world.
: "${world:?}"

zig_version=0.15.2

make_cross() {
  local other=aarch64 dir=$world/cross
  [ "$(uname -m)" = x86_64 ] || other=x86_64
  discard "$dir"
  mkdir -p "$dir"
  pip download --quiet --no-deps --disable-pip-version-check --dest "$dir" "ziglang==$zig_version"
  unzip -q "$dir"/ziglang-*.whl 'ziglang/*' -d "$dir"
  chmod +x "$dir/ziglang/zig"
  rm "$dir"/ziglang-*.whl
  offer_zig "$other" cc "-target $other-linux-musl -fno-sanitize=undefined"
  offer_zig "$other" ar ''
  world=$dir unpack bookworm qemu-user-static
  mv "$dir/debian/bookworm/usr/bin/qemu-$other-static" "$dir/qemu-$other"
  discard "$dir/debian" # which has sixty more
  ln -sfn "$dir/qemu-$other" "$world/bin/qemu-$other"
}

# offer_zig ARCH TOOL OPTIONS: bin/ARCH-linux-musl-TOOL, as cross compilers are called; without Rust's name for the target,
# which zig does not know
offer_zig() {
  local file=$world/bin/$1-linux-musl-$2
  cat >"$file" <<SCRIPT
#!/bin/sh
export ZIG_GLOBAL_CACHE_DIR='$world/cross/cache' ZIG_LOCAL_CACHE_DIR='$world/cross/cache'
for word; do
  shift
  case \$word in --target=*) ;; *) set -- "\$@" "\$word" ;; esac
done
exec '$world/cross/ziglang/zig' $2 $3 "\$@"
SCRIPT
  chmod +x "$file"
}
