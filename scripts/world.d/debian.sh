# shellcheck shell=bash
# Debian packages without installing them: apt with its own state downloads, dpkg-deb unpacks. No
# maintainer script runs. Programs are started by their own ld.so, so this machine's libc does not
# matter. Sourced by scripts/world.
: "${world:?}"

# tool on PATH: the Debian package that has it
declare -A tool_package=(
  [bwrap]=bubblewrap [patchelf]=patchelf [unzip]=unzip [pip]=python3-pip
  [zsh]=zsh-static [shellcheck]=shellcheck [setpriv]=util-linux [nsenter]=util-linux [git]=git
  [nginx]=nginx [openssl]=openssl [strace]=strace
  [fish]=fish [elvish]=elvish [tcsh]=tcsh [direnv]=direnv
  [musl-gcc]=musl-tools [valgrind]=valgrind
  [curl]=curl [wget]=wget [mandoc]=mandoc
  [tmux]=tmux [sudo]=sudo
)

# Those that users of test machines have on PATH, under their own names.
shells=(zsh fish elvish tcsh)

# Tools of this machine may go away.
tools_are_there() {
  local tool
  for tool in "${!tool_package[@]}"; do
    [ -x "$world/bin/$tool" ] || return
  done
}

# own_python: whether this machine's Python is new enough and not in somebody's home, as $own. pip alone says nothing of it:
# images have both elsewhere, or an older one here.
own_python() {
  own=/usr/bin/python3
  [ -x "$own" ] && "$own" -c 'import sys; sys.exit(sys.version_info < (3, 10))'
}

# machines_own TOOL: where this machine has it. Never its sudo: tests give one an /etc of their own, and it may be another
# program of that name.
machines_own() { [ "$1" != sudo ] && command -v "$1"; }

make_debian() {
  local tool missing=() jobs=() job own
  for tool in "${!tool_package[@]}"; do
    rm -f "$world/bin/$tool"
    machines_own "$tool" >/dev/null || missing+=("${tool_package[$tool]}")
  done
  # zsh's own functions, completion among them
  command -v zsh >/dev/null || missing+=(zsh-common)
  own_python || missing+=(python3)
  # libgcc-s1 and libstdc++6 of trixie become store paths, see programs.sh
  unpack bookworm nix-bin bash-static & jobs+=($!)
  unpack trixie nix-bin bash-static libstdc++6 libgcc-s1 "${missing[@]}" & jobs+=($!)
  unpack sid nix-bin bash-static & jobs+=($!)
  for job in "${jobs[@]}"; do wait "$job"; done
  offer patchelf # which others are made with
  for tool in "${!tool_package[@]}"; do [ "$tool" = patchelf ] || offer "$tool"; done
  mkdir -p "$world/shells"
  for tool in "${shells[@]}"; do ln -sfn "$(realpath "$world/bin/$tool")" "$world/shells/$tool"; done
}

# unpack SUITE PACKAGE...: puts PACKAGEs and all that they depend on into debian/SUITE
unpack() {
  local suite=$1 deb d mirror keyring root=$world/debian/$1 apt=$world/debian/$1.apt
  shift
  mirror=$(mirror)
  keyring=$(keyring)
  discard "$root"
  discard "$apt"
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
  : >"$apt/status" # nothing is installed, so that the closure down to libc is downloaded
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite" >"$apt/sources.list"
  private_apt "$apt" update
  private_apt "$apt" install -y --download-only -o APT::Keep-Downloaded-Packages=true "$@"
  # a merged /usr, as the packages of trixie and later expect it
  for d in bin lib lib64 sbin; do
    mkdir -p "$root/usr/$d"
    ln -s "usr/$d" "$root/$d"
  done
  for deb in "$apt"/cache/archives/*.deb; do
    (dpkg-deb --field "$deb" Package Version; echo) >>"$root/packages"
    dpkg-deb --fsys-tarfile "$deb" |
      tar -x -C "$root" --keep-directory-symlink --no-same-owner --exclude='./usr/share/doc/*' --exclude='./dev/*'
  done
  discard "$apt"
}

# Signatures are checked as ever; that a mirror lags behind harms no test.
private_apt() {
  local apt=$1
  shift
  apt-get -q \
    -o Dir::State="$apt/state" -o Dir::State::lists="$apt/state/lists" \
    -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" \
    -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/parts" \
    -o Dir::Etc::preferencesparts="$apt/parts" -o Dir::Log="$apt" \
    -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::Check-Valid-Until=false \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false \
    -o APT::Update::Post-Invoke::= -o APT::Update::Post-Invoke-Success::= \
    -o APT::Install-Recommends=false -o Debug::NoLocking=true "$@"
}

# The first mirror of this machine's apt that carries whole suites (security mirrors carry no sid).
mirror() {
  apt-get update --print-uris 2>/dev/null |
    sed -n "s,^'\(.*\)/dists/[^/]*/InRelease' .*,\1,p" | grep -v -- '-security$' | head -n 1 | grep . ||
    fail "this machine's apt knows no Debian mirror"
}

keyring() {
  local file
  for file in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
    [ ! -e "$file" ] || { echo "$file"; return; }
  done
  fail "no Debian archive keyring, install debian-archive-keyring"
}

# loader ROOT, libraries ROOT: the ld.so and the library path of unpacked packages
loader() { first "$1"/usr/lib/*/ld-linux-*.so.*; }
libraries() {
  local gnu
  gnu=$(dirname "$(first "$1"/usr/lib/*/libc.so.6)")
  # bookworm keeps Nix's own libraries in usr/lib/nix, later suites in the multiarch folder
  echo "$gnu:$gnu/nix:$1/usr/lib/nix"
}
first() { [ -e "$1" ] && echo "$1"; }

# offer_itself TOOL: a program that looks for its own files beside itself, starts itself, or is known by its name among
# processes, must not be started by ld.so
offer_itself() {
  local root=$world/debian/trixie
  ln -sfn ../etc "$root/usr/etc"
  local patchelf program=$root/usr/bin/$1
  patchelf=$(command -v patchelf || echo "$world/bin/patchelf")
  "$patchelf" --set-rpath "$(libraries "$root")" "$program"
  "$patchelf" --set-interpreter "$(loader "$root")" "$program"
  ln -s "$root/usr/bin/$1" "$world/bin/$1"
}

# sudo and the plugin with its rules. It belongs to nobody's machine until a test makes it root's.
offer_sudo() {
  local root=$1 file
  offer_itself sudo
  chmod u-s "$root/usr/bin/sudo"
  for file in "$root"/usr/libexec/sudo/{sudoers.so,libsudo_util.so.0} "$root/usr/bin/sudo"; do
    "$(command -v patchelf || echo "$world/bin/patchelf")" --set-rpath "$(libraries "$root"):$root/usr/libexec/sudo" "$file"
  done
}

# musl-gcc is gcc with other folders, which its specs name
offer_musl() {
  local root=$1 specs
  case $root in *[[:space:]]*) fail "musl-gcc cannot lie in a folder with spaces: set ENVY_WORLD" ;; esac
  specs=$(first "$root"/usr/lib/*-linux-musl/musl-gcc.specs)
  sed "s,/usr/\(lib\|include\)/,$root/usr/\1/,g" "$specs" >"$world/debian/musl-gcc.specs"
  printf '#!/bin/sh\nexec gcc "$@" -specs %s\n' "'$world/debian/musl-gcc.specs'" >"$world/bin/musl-gcc"
  chmod +x "$world/bin/musl-gcc"
}

# offer TOOL: bin/TOOL starts this machine's own, else the unpacked one
offer() {
  local tool=$1 own program root=$world/debian/trixie lines=''
  if own=$(machines_own "$tool"); then
    case $tool in
      # a script that looks for the rest of itself beside its own name
      valgrind) printf '#!/bin/sh\nexec %s "$@"\n' "'$own'" >"$world/bin/$tool" && chmod +x "$world/bin/$tool" ;;
      *) ln -s "$own" "$world/bin/$tool" ;;
    esac
    return
  fi
  case $tool in
    zsh) ln -s "$root/usr/bin/zsh-static" "$world/bin/zsh"; return ;;
    fish | direnv | elvish | tcsh | tmux) offer_itself "$tool"; return ;;
    sudo) offer_sudo "$root"; return ;;
    musl-gcc) offer_musl "$root"; return ;;
    pip) lines="export PYTHONHOME='$root/usr' PYTHONPATH='$root/usr/lib/python3/dist-packages'" ;;
    valgrind) lines="export VALGRIND_LIB='$root/usr/libexec/valgrind'" ;;
    openssl) lines="export OPENSSL_CONF='$root/etc/ssl/openssl.cnf'" ;;
    git) lines="export GIT_EXEC_PATH='$root/usr/lib/git-core' GIT_TEMPLATE_DIR=" ;;
  esac
  program=$(first "$root/usr/bin/$tool" || first "$root/usr/sbin/$tool")
  program="'$program'"
  # what has this name itself is a script that names folders of /usr
  [ "$tool" != valgrind ] || program="'$root/usr/bin/valgrind.bin'"
  [ "$tool" != pip ] || program="'$root/usr/bin/python3' -m pip"
  cat >"$world/bin/$tool" <<SCRIPT
#!/bin/sh
$lines
exec '$(loader "$root")' --library-path '$(libraries "$root")' $program "\$@"
SCRIPT
  chmod +x "$world/bin/$tool"
}
