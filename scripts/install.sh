#!/bin/sh
# Installs envy for one user, or brings it up to date: downloads a release, checks it and puts one file into a folder. Needs
# no rights, asks nothing, and leaves nothing behind where it fails.
#
# usage: curl -fsSL ADDRESS/install.sh | ENVY_RELEASES=ADDRESS sh
#
#   ENVY_RELEASES   the address of the folder that has the release: SHA256SUMS and what it names
#   ENVY_VERSION    which version, where the folder has several
#   ENVY_BIN        the folder that gets `envy` [default: ~/.local/bin]
#
# Needs curl or GNU wget, which read the usual variables for proxies, tar and gzip; any POSIX shell will do.
# Nothing that came by HTTPS is ever fetched over plain HTTP: curl follows redirects to HTTPS alone, wget none at all.
set -eu

say() { printf '%s\n' "$*"; }
fail() { say "install: $*" >&2; exit 1; }

# Everything is a function, so that half a script does nothing.
main() {
  releases=${ENVY_RELEASES:-}
  bin=${ENVY_BIN:-${HOME:?install: HOME is not set}/.local/bin}
  temporary='' staged='' made=''

  case $releases in
    '') no_address ;;
    *@*) fail "ENVY_RELEASES has an @, behind which another server may stand: $releases" ;;
    https://*) only_https=yes ;;
    http://127.0.0.1 | http://localhost | http://\[::1\]) only_https='' ;;
    http://127.0.0.1[:/]* | http://localhost[:/]* | http://\[::1\][:/]*) only_https='' ;;
    http://*) fail "anybody on the way can change what plain HTTP brings: ENVY_RELEASES must begin with https://" ;;
    *) fail "ENVY_RELEASES is no address that begins with https://: $releases" ;;
  esac
  releases=${releases%/}
  find_architecture
  look_at_folder
  trap clean_up EXIT
  trap 'exit 1' HUP INT TERM
  temporary=$(mktemp -d) || fail "there is no room for temporary files"

  fetch SHA256SUMS
  choose
  fetch "$archive"
  got=$(checksum "$temporary/$archive")
  [ "$got" = "$wanted" ] || fail "$archive does not match its checksum, nothing was installed
  wanted $wanted
  got    $got"
  name=${archive%.tar.gz}
  tar -xzf "$temporary/$archive" -C "$temporary" "$name/envy" || fail "$archive cannot be unpacked"
  put "$temporary/$name/envy"
  tell
}

no_address() {
  say 'install: envy has no public address for its releases yet. Set ENVY_RELEASES to the address of one, or build it
from a checkout, with a Rust toolchain or with Nix:
    cargo install --locked --path .
    nix profile install .' >&2
  exit 1
}

find_architecture() {
  [ "$(uname -s)" = Linux ] || fail "there are binaries for Linux only; from a checkout: cargo install --locked --path ."
  case $(uname -m) in
    x86_64 | amd64) architecture=x86_64 ;;
    aarch64 | arm64) architecture=aarch64 ;;
    *) fail "there is no binary for $(uname -m); from a checkout: cargo install --locked --path ." ;;
  esac
}

# Before anything is downloaded: whether the folder is there or can be made.
look_at_folder() {
  case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
  [ ! -d "$bin/envy" ] || fail "$bin/envy is a folder"
  there=$bin
  while [ ! -e "$there" ]; do there=$(dirname -- "$there"); done
  [ -d "$there" ] || fail "$there is no folder; set ENVY_BIN to the one that envy shall be in"
  [ -w "$there" ] || fail "$there cannot be written; set ENVY_BIN to a folder of yours"
}

clean_up() {
  status=$?
  trap - EXIT HUP INT TERM
  [ -z "$temporary" ] || rm -rf -- "$temporary"
  if [ -n "$staged" ]; then
    rm -f -- "$staged"
    # folders that were not there before, if nobody put anything into them
    while [ "$made" != "$there" ] && rmdir -- "$made" 2>/dev/null; do made=$(dirname -- "$made"); done
  fi
  exit "$status"
}

# fetch FILE: from the release into $temporary
fetch() {
  if command -v curl >/dev/null 2>&1; then
    set -- "$1" curl -fsSL --connect-timeout 20 --retry 2 ${only_https:+--proto =https} -o "$temporary/$1" "$releases/$1"
  elif command -v wget >/dev/null 2>&1; then
    gnu=''
    case $(wget --version 2>/dev/null) in
      *GNU*) gnu=--tries=3 ;; # by itself it tries twenty times
      *) [ -z "$only_https" ] || fail "this wget follows redirects from HTTPS to plain HTTP: install curl, or GNU wget" ;;
    esac
    set -- "$1" wget -q -T 20 ${gnu:+"$gnu"} ${only_https:+--max-redirect=0} -O "$temporary/$1" "$releases/$1"
  else
    fail "neither curl nor wget is there: install one of them"
  fi
  file=$1 remark=''
  shift
  [ "$1:$only_https" != wget:yes ] || remark="; wget follows no redirect here, curl would"
  "$@" || fail "cannot download $releases/$file$remark"
}

# The archive for this machine, and its checksum.
choose() {
  archive=''
  while read -r sum file; do
    file=${file#\*}
    case $file in
      *[!A-Za-z0-9._+-]*) continue ;; # no folder, and nothing that means something in an address
      envy-*-"$architecture"-linux.tar.gz) ;;
      *) continue ;;
    esac
    [ "${ENVY_VERSION:+envy-$ENVY_VERSION-$architecture-linux.tar.gz}" = "${ENVY_VERSION:+$file}" ] || continue
    [ -z "$archive" ] || fail "there are several versions, set ENVY_VERSION to one: $archive $file"
    archive=$file wanted=$sum
  done <"$temporary/SHA256SUMS"
  [ -n "$archive" ] || fail "$releases has no envy ${ENVY_VERSION:+$ENVY_VERSION }for $architecture"
}

checksum() {
  if command -v sha256sum >/dev/null 2>&1; then
    sum=$(sha256sum <"$1")
  elif command -v shasum >/dev/null 2>&1; then
    sum=$(shasum -a 256 <"$1")
  else
    fail "neither sha256sum nor shasum is there, so nothing can be checked"
  fi
  say "${sum%% *}"
}

# put FILE: as envy into its folder, by one rename, once it has run there
put() {
  made=$bin staged=$bin/.envy.$$
  mkdir -p -- "$bin" || fail "$bin cannot be made; set ENVY_BIN to a folder of yours"
  { cp -- "$1" "$staged" && chmod 755 "$staged"; } || fail "$bin cannot be written; set ENVY_BIN to a folder of yours"
  version=$("$staged" --version) || fail "what was downloaded does not run on this machine"
  mv -f -- "$staged" "$bin/envy" || fail "$bin/envy cannot be replaced"
  staged=''
}

tell() {
  say "installed $version as $bin/envy"
  case :${PATH:-}: in
    *:"$bin":*)
      first=$(command -v envy || true)
      [ "$first" = "$bin/envy" ] || say "another one comes before it on PATH: $first"
      ;;
    *)
      say "$bin is not on PATH yet. Put this into your shell's start file, and open a new shell:"
      case ${SHELL:-} in
        */fish) say "    fish_add_path '$bin'" ;;
        *) say "    export PATH=\"$bin:\$PATH\"" ;;
      esac
      ;;
  esac
  say "next, in the folder of a project: envy init"
}

main
