# shellcheck shell=bash
# Steps: each is a function make_NAME that runs once for given inputs. Sourced by scripts/world.
: "${world:?}"

fail() { echo "world: $*" >&2; exit 1; }

# say_room: a word before minutes of work where the disk will not hold them. The world takes 3 GiB, with packaging and docs
# 4; building and running the tests 3 more.
say_room() {
  local free
  free=$(df -Pk "$world" | awk 'NR == 2 { printf "%d", $4 / 1048576 }')
  [ "$free" -ge 8 ] || echo "world: only $free GiB of this disk are free; the world and the tests take up to 7" >&2
}

# step NAME INPUT...: runs make_NAME unless it ran before with the same contents of INPUTs, here: scripts
# that it writes name the world's folder
step() {
  local name=$1 now began=$SECONDS log
  shift
  now=$({ printf '%s\n' "$world"; cat -- "$@"; } | sha256sum)
  [ "$(cat "$world/stamps/$name" 2>/dev/null)" != "$now" ] || return 0
  rm -f "$world/stamps/$name"
  log=$world/stamps/$name.log
  # a subshell of its own, for `set -e` does not reach into a function whose status is tested
  (set -e; "make_$name") >"$log" 2>&1 9>&- &
  wait $! || { tail -n 20 "$log" >&2; fail "$name failed, see $log"; }
  printf '%s\n' "$now" >"$world/stamps/$name"
  printf 'world: %-9s %3d s\n' "$name" $((SECONDS - began))
}

# discard FOLDER: removes it even where store paths in it are read-only
discard() {
  [ -e "$1" ] || return 0
  chmod -R u+w -- "$1"
  rm -rf -- "$1"
}
