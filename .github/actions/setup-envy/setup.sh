#!/usr/bin/env bash
# The steps of the action, each with its inputs in variables.
#
# usage: setup.sh install    envy itself, from $ENVY_RELEASES, onto the PATH of the next steps
#        setup.sh enter      the environment of $ENVY_ACTION_DIRECTORY, for the next steps
set -euo pipefail
: "${GITHUB_PATH:?}" "${GITHUB_ENV:?}" "${GITHUB_OUTPUT:?}"

# What later steps start by themselves must lie in /nix/store, so a runner that has no Nix gets a /nix of this user's. Says
# whether envy then writes it, and it can be kept for the next run.
own_nix() {
  if [[ ! -e /nix && $(id -u) != 0 ]]; then
    sudo -n install -d -o "$(id -u)" /nix || echo "::warning::there is no /nix, and this user may not make one" >&2
  fi
  if [[ -S /nix/var/nix/daemon-socket/socket ]] || ! { [[ -O /nix ]] || [[ ! -e /nix && $(id -u) == 0 ]]; }; then
    echo false
  else
    echo true
  fi
}

case ${1-} in
  install)
    export ENVY_BIN=${RUNNER_TEMP:?}/envy/bin
    sh "$(dirname "$0")/../../../scripts/install.sh"
    echo "$ENVY_BIN" >>"$GITHUB_PATH"
    version=$("$ENVY_BIN/envy" --version)
    own=$(own_nix)
    printf 'version=%s\nown-nix=%s\n' "${version#envy }" "$own" >>"$GITHUB_OUTPUT"
    ;;
  enter)
    cd -- "${ENVY_ACTION_DIRECTORY:?}"
    # as in CI everywhere: a lock that does not answer the manifest fails the job
    envy sync --locked
    [[ ${ENVY_ACTION_TRUST:-} != true ]] || envy trust --yes
    # not in one step: a failure of envy's must not leave half a file
    variables=$(envy env --format github)
    printf '%s\n' "$variables" >>"$GITHUB_ENV"
    ;;
  *)
    sed -n '2,/^set /{s/^# \{0,1\}//p}' "$0"
    exit 2
    ;;
esac
