//! zsh.

use super::{Guard, posix};

/// zsh remembers where programs are, too.
pub(super) const FORGET_PLACES: &[u8] = b"rehash 2>/dev/null || :\n";

/// `.zshenv` in a `ZDOTDIR` of ours, read first: the user's own, which may choose a `ZDOTDIR` itself.
pub(super) const ENV_FILE: &str = "\
# Written by envy, the same for every environment: your own settings first, then the environment's.
# What is not ours is not the user's choice.
unset _envy_users_zdotdir
_envy_zdotdir=$ZDOTDIR
if (( ${+ENVY_SHELL_ZDOTDIR} )); then export ZDOTDIR=$ENVY_SHELL_ZDOTDIR; else unset ZDOTDIR; fi
unset ENVY_SHELL_ZDOTDIR
if [[ -r ${ZDOTDIR-$HOME}/.zshenv ]]; then . \"${ZDOTDIR-$HOME}/.zshenv\"; fi
if (( ${+ZDOTDIR} )); then _envy_users_zdotdir=$ZDOTDIR; fi
ZDOTDIR=$_envy_zdotdir
unset _envy_zdotdir
";

/// `.zshrc` there. `/etc/zshrc` of macOS has put the history beside this file by now.
pub(super) const RC_FILE: &str = concat!(
    "\
# Written by envy, the same for every environment: your own settings first, then the environment's.
if [[ ${HISTFILE-} == $ZDOTDIR/* ]]; then HISTFILE=${_envy_users_zdotdir-$HOME}/${HISTFILE:t}; fi
unset ZDOTDIR
if (( ${+_envy_users_zdotdir} )); then export ZDOTDIR=$_envy_users_zdotdir; unset _envy_users_zdotdir; fi
if [[ -r ${ZDOTDIR-$HOME}/.zshrc ]]; then . \"${ZDOTDIR-$HOME}/.zshrc\"; fi
",
    include_str!("front.sh"),
    "\
eval \"${ENVY_SHELL_INIT-}\"
unset ENVY_SHELL_INIT
unset -f _envy_front
rehash
_envy_mark_prompt() { if [[ $PROMPT != \"$_envy_prefix\"* ]]; then PROMPT=$_envy_prefix$PROMPT; fi }
typeset -ga precmd_functions
precmd_functions+=(_envy_mark_prompt)
"
);

/// A step's memory and guard, for the next prompt. Where one of two files is missing, zsh finds neither newer.
pub(super) fn remember(memory: &str, guard: Option<&Guard>, code: &mut Vec<u8>) {
    code.extend_from_slice(format!("typeset -g _envy_memory={memory}\n").as_bytes());
    posix::same(guard, true, code);
}

/// Has code evaluated right before the prompt is shown, outside of the hook's functions, where `typeset` is global; at once
/// where zsh has no module for that. What fails must not end a shell with `set -e`.
pub(super) fn at_top_level(profile: &[u8], code: &mut Vec<u8>) {
    if profile.is_empty() {
        return;
    }
    let text = [b"_envy_status=$?\n{ ", profile, b"} || :\n_envy_restore"].concat();
    code.extend_from_slice(b"sched +0 ");
    posix::quote(&text, code);
    code.extend_from_slice(b" 2>/dev/null || eval ");
    posix::quote(profile, code);
    code.push(b'\n');
}
