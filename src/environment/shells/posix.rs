//! POSIX shells, and what bash and zsh share with them.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::Guard;

/// Shells remember where programs are.
pub(super) const FORGET_PLACES: &[u8] = b"hash -r 2>/dev/null || :\n";

/// Read by an interactive shell through `$ENV`: the user's own file first, then what the environment has to say.
pub(super) const ENV_FILE: &str = concat!(
    "\
# Written by envy, the same for every environment: your own settings first, then the environment's.
if [ -n \"${ENVY_SHELL_ENV-}\" ]; then
  export ENV=\"$ENVY_SHELL_ENV\"
  if [ -r \"$ENV\" ]; then . \"$ENV\"; fi
else
  unset -v ENV
fi
",
    include_str!("front.sh"),
    "\
eval \"${ENVY_SHELL_INIT-}\"
PS1=$_envy_prefix${PS1-}
unset -v ENVY_SHELL_INIT ENVY_SHELL_ENV _envy_prefix
unset -f _envy_front
"
);

/// `export` and `unset`; the value in single quotes, in which nothing but the quote itself means anything.
pub(super) fn assign(name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
    match value {
        Some(value) => {
            code.extend_from_slice(format!("export {name}=").as_bytes());
            quote(value.as_bytes(), code);
        }
        // `-v`: never a function of that name.
        None => code.extend_from_slice(format!("unset -v {name}").as_bytes()),
    }
    code.push(b'\n');
}

pub(super) fn quote(text: &[u8], code: &mut Vec<u8>) {
    code.push(b'\'');
    for byte in text {
        match byte {
            b'\'' => code.extend_from_slice(b"'\\''"),
            byte => code.push(*byte),
        }
    }
    code.push(b'\'');
}

/// The function of bash and zsh that checks a guard. `exist`: whether to check that the files are there at all.
pub(super) fn same(guard: Option<&Guard>, exist: bool, code: &mut Vec<u8>) {
    let Some(guard) = guard else {
        code.extend_from_slice(b"_envy_same() { return 1; }\n");
        return;
    };
    code.extend_from_slice(b"_envy_same() { [[ ${PWD-} == \"$_envy_dir\"");
    guard.tests(" && ", exist, quote, code);
    code.extend_from_slice(b" ]]; }\n");
}
