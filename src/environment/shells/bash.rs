//! GNU bash.

use super::{Guard, posix};

/// Fails with `set +h`, where there is nothing to forget.
pub(super) const FORGET_PLACES: &[u8] = b"hash -r 2>/dev/null || :\n";

/// Read instead of `~/.bashrc`. The prompt is mended before each prompt, since many a prompt is set anew there; the
/// command for that means nothing to a shell that inherits it without the prefix.
pub(super) const RC_FILE: &str = concat!(
    "\
# Written by envy, the same for every environment: your own settings first, then the environment's.
if [ -r \"${HOME-}/.bashrc\" ]; then . \"$HOME/.bashrc\"; fi
",
    include_str!("front.sh"),
    "\
eval \"${ENVY_SHELL_INIT-}\"
unset -v ENVY_SHELL_INIT
unset -f _envy_front
hash -r 2>/dev/null || :
_envy_mark_prompt='case ${PS1-} in \"${_envy_prefix-}\"*) ;; *) PS1=$_envy_prefix${PS1-} ;; esac'
case $(declare -p PROMPT_COMMAND 2>/dev/null) in
  'declare -a'*) PROMPT_COMMAND+=(\"$_envy_mark_prompt\") ;;
  *) PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\\n'}$_envy_mark_prompt ;;
esac
unset -v _envy_mark_prompt
"
);

/// A step's memory and guard, for the next prompt. Where one of two files is missing, bash finds the other one newer.
pub(super) fn remember(memory: &str, guard: Option<&Guard>, code: &mut Vec<u8>) {
    code.extend_from_slice(format!("_envy_memory={memory}\n").as_bytes());
    posix::same(guard, false, code);
}

/// Hands over code that the hook evaluates outside of its functions, where `declare` is global. Always, since this is what
/// says that there is none.
pub(super) fn at_top_level(profile: &[u8], code: &mut Vec<u8>) {
    code.extend_from_slice(b"_envy_profile=");
    posix::quote(profile, code);
    code.push(b'\n');
}
