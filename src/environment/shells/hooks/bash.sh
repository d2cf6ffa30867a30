# envy's prompt hook for bash: eval "$(envy hook bash)"
_envy_same() { return 1; }
_envy_step() {
  local _envy_code
  _envy_dir=${PWD-}
  # What holds if envy has nothing to say: nothing to do until the folder changes.
  _envy_same() { [[ ${PWD-} == "$_envy_dir" ]]; }
  [[ -x @envy@ ]] || return 0
  if _envy_code=$(@envy@ hook-env bash "${_envy_memory-}"); then eval "$_envy_code"; fi
}
_envy_prompt() {
  _envy_status=$? _envy_profile=
  _envy_same || _envy_step || :
}
_envy_restore() {
  # With `set -e`, a failure that was handled long ago must not end the shell here.
  case $- in *e*) ;; *) return "$_envy_status" ;; esac
}
[[ ${_envy_hook-} ]] || _envy_memory=
# `[profile]` is evaluated outside of functions, where `declare` is global.
_envy_hook='_envy_prompt
[[ ! $_envy_profile ]] || eval "$_envy_profile" || :
_envy_restore'
case "${PROMPT_COMMAND[*]-}" in
  *_envy_hook*) ;;
  # Means nothing to a shell that inherits it without the function.
  '') PROMPT_COMMAND='eval "${_envy_hook-}"' ;;
  *)
    # In front, so that prompts see the new variables. As an entry of its own it leaves PIPESTATUS to the others; an
    # array cannot be exported, and bash before 5.1 runs only its first entry. bash-preexec takes what it left here out
    # of the first entry again, and would break in a second one.
    if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) && [[ ${PROMPT_COMMAND-} != *__bp_install* ]] &&
      [[ ! $(declare -p PROMPT_COMMAND 2>/dev/null) =~ ^'declare -'[A-Za-z]*x ]]; then
      # Frameworks look for their function in the first entry alone: named there, in a variable that is never set, it
      # does not come once more when the start file is read again.
      _envy_other=${PROMPT_COMMAND[0]-}
      case $_envy_other in *[!A-Za-z0-9_]*) _envy_other= ;; esac
      PROMPT_COMMAND=("eval \"\${_envy_hook-}\${_envy_never+$_envy_other}\"" "${PROMPT_COMMAND[@]}")
      unset -v _envy_other
    else
      PROMPT_COMMAND='eval "${_envy_hook-}"'${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND}
    fi
    ;;
esac
