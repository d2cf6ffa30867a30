//! tcsh. Code for `eval "`…`"`: in the double quotes nothing but the ends of lines is lost.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::Guard;

/// `setenv` and `unsetenv`. Every statement ends with `;`, since `eval` joins lines by spaces.
pub(super) fn assign(name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
    match value {
        Some(value) => {
            code.extend_from_slice(format!("setenv {name} ").as_bytes());
            quote(value.as_bytes(), code);
        }
        None => code.extend_from_slice(format!("unsetenv {name}").as_bytes()),
    }
    code.extend_from_slice(b";\n");
}

/// In single quotes, in which `!` and the end of a line are special, and with `set backslash_quote` also `\`: all of them
/// stand outside. A line end needs `$'…'` of tcsh 6.20.
pub(super) fn quote(text: &[u8], code: &mut Vec<u8>) {
    code.push(b'\'');
    for byte in text {
        match byte {
            b'\'' => code.extend_from_slice(b"'\"'\"'"),
            b'\\' => code.extend_from_slice(b"'\\\\'"),
            b'!' => code.extend_from_slice(b"'\\!'"),
            b'\n' => code.extend_from_slice(b"'$'\\n''"),
            byte => code.push(*byte),
        }
    }
    code.push(b'\'');
}

/// The hook: an alias that a step replaces, run by the alias `precmd` before each prompt, before what that did already and
/// what may show the status of the last command.
pub(super) fn hook(envy: &[u8]) -> Vec<u8> {
    let mut alias = Vec::new();
    call(envy, "", None, &mut alias);
    let mut code = Vec::new();
    code.extend_from_slice(b"if ( ! $?_envy_dir ) alias _envy_prompt ");
    quote(&alias, &mut code);
    code.extend_from_slice(
        b";\nif ( \"`alias precmd`\" !~ *_envy_prompt* ) alias precmd \
          'set _envy_status = $status; _envy_prompt; set status = $_envy_status;'\" `alias precmd`\";\n",
    );
    code
}

/// A step's memory and guard: the alias that the next prompt runs.
pub(super) fn remember(envy: &[u8], memory: &str, guard: Option<&Guard>, code: &mut Vec<u8>) {
    let mut alias = Vec::new();
    call(envy, memory, guard, &mut alias);
    code.extend_from_slice(b"set _envy_dir = \"$cwd:q\";\nalias _envy_prompt ");
    quote(&alias, code);
    code.extend_from_slice(b";\n");
}

/// The call of the next step, if the guard does not hold.
fn call(envy: &[u8], memory: &str, guard: Option<&Guard>, alias: &mut Vec<u8>) {
    alias.extend_from_slice(b"if ( -x ");
    quote(envy, alias);
    if let Some(condition) = guard.and_then(condition) {
        alias.extend_from_slice(b" && ! ( ");
        alias.extend_from_slice(&condition);
        alias.extend_from_slice(b" )");
    }
    alias.extend_from_slice(b" ) eval \"`");
    quote(envy, alias);
    alias.extend_from_slice(format!(" hook-env tcsh {memory}`\"").as_bytes());
}

/// `None` where a path has what an alias would take for its arguments, or a line end.
fn condition(guard: &Guard) -> Option<Vec<u8>> {
    let mut text = b"\"$cwd:q\" == \"$_envy_dir:q\"".to_vec();
    let mut check = |before: &str, path: &Path, after: &str| {
        let path = path.as_os_str().as_bytes();
        if path.iter().any(|byte| b"!\n".contains(byte)) {
            return None;
        }
        text.extend_from_slice(before.as_bytes());
        quote(path, &mut text);
        text.extend_from_slice(after.as_bytes());
        Some(())
    };
    for file in &guard.unchanged {
        check(" && -M ", &file.path, &format!(" == {}", file.modified.seconds))?;
    }
    guard.absent.iter().try_for_each(|path| check(" && ! -e ", path, ""))?;
    guard.present.iter().try_for_each(|path| check(" && -e ", path, ""))?;
    Some(text)
}
