# envy's prompt hook for zsh: eval "$(envy hook zsh)"
_envy_same() { return 1 }
_envy_step() {
  local _envy_code
  typeset -g _envy_dir=${PWD-}
  # What holds if envy has nothing to say: nothing to do until the folder changes.
  _envy_same() { [[ ${PWD-} == "$_envy_dir" ]] }
  [[ -x @envy@ ]] || return 0
  if _envy_code=$(@envy@ hook-env zsh "${_envy_memory-}"); then eval "$_envy_code"; fi
}
# With `set -e`, a failure that was handled long ago must not end the shell here.
_envy_restore() { [[ -o errexit ]] || return $_envy_status }
_envy_prompt() { _envy_same || _envy_step || : }
[[ -n ${_envy_hook-} ]] || typeset -g _envy_memory=
typeset -g _envy_hook=_envy_prompt
typeset -ga precmd_functions chpwd_functions
# In front, so that prompts see the new variables; after `cd`, so that `cd project && make` has them.
if [[ " ${precmd_functions[*]} " != *' _envy_prompt '* ]]; then
  precmd_functions=(_envy_prompt "${precmd_functions[@]}")
fi
if [[ " ${chpwd_functions[*]} " != *' _envy_prompt '* ]]; then
  chpwd_functions=(_envy_prompt "${chpwd_functions[@]}")
fi
