//! fish.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::Guard;

/// Runs after the user's own configuration; `$ENVY_SHELL_INIT` calls the function.
pub(super) const INIT: &str = r#"
function _envy_front --argument-names how name entries end
    set -l old (string join -- : $$name)
    set -l new $old
    if test -z "$old"
        set new $entries
        set -q argv[4]; and set new "$entries:$end"
    else if not string match -q -- "$entries:*" "$old:"
        set -l parts (string split -m 1 -- ":$entries:" ":$old:")
        if not set -q parts[2]
            set new "$entries:$old"
        else if test $how = front
            set new "$entries:"(string replace -r -- '^:(.*):$' '$1' "$parts[1]:$parts[2]")
        end
    end
    set -gx $name $new
end
eval $ENVY_SHELL_INIT
set -e ENVY_SHELL_INIT
functions -e _envy_front
functions -q fish_prompt; and functions -c fish_prompt _envy_fish_prompt
function fish_prompt
    set -l status_before $status
    printf '%s' $_envy_prefix
    functions -q _envy_fish_prompt; or return
    # The user's prompt may show the status.
    function _envy_status; return $argv[1]; end
    _envy_status $status_before
    _envy_fish_prompt
end
"#;

/// `set -gx` and `set -e`. Every statement ends with `;`, since `eval (…)` joins lines by spaces.
pub(super) fn assign(name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
    match value {
        Some(value) => {
            code.extend_from_slice(format!("set -gx {name} ").as_bytes());
            quote(value.as_bytes(), code);
        }
        None => code.extend_from_slice(format!("set -e {name}").as_bytes()),
    }
    code.extend_from_slice(b";\n");
}

/// In single quotes, in which only `\\` and `\'` are special; line ends stand outside as `\n`.
pub(super) fn quote(text: &[u8], code: &mut Vec<u8>) {
    code.push(b'\'');
    for byte in text {
        match byte {
            b'\'' => code.extend_from_slice(b"\\'"),
            b'\\' => code.extend_from_slice(b"\\\\"),
            b'\n' => code.extend_from_slice(b"'\\n'"),
            byte => code.push(*byte),
        }
    }
    code.push(b'\'');
}

/// A step's memory and guard, for the next prompt. Where one of two files is missing, fish finds the other one newer.
pub(super) fn remember(memory: &str, guard: Option<&Guard>, code: &mut Vec<u8>) {
    code.extend_from_slice(format!("set -g __envy_memory {memory};\n").as_bytes());
    let Some(guard) = guard else {
        code.extend_from_slice(b"function __envy_same; false; end;\n");
        return;
    };
    code.extend_from_slice(b"function __envy_same; test \"$PWD\" = \"$__envy_dir\"");
    guard.tests("; and test ", false, quote, code);
    code.extend_from_slice(b"; end;\n");
}
