//! PowerShell.

use std::ffi::OsStr;
use std::path::Path;

use super::Guard;

/// `$env:X = …` and `Remove-Item`. PowerShell knows text only: values that are not UTF-8 stay.
pub(super) fn assign(name: &str, value: Option<&OsStr>, code: &mut Vec<u8>) {
    let line = match value.map(OsStr::to_str) {
        Some(Some(value)) => format!("$env:{name} = {}\n", string(value)),
        Some(None) => return,
        None => format!("Remove-Item -LiteralPath Env:{name} -ErrorAction SilentlyContinue\n"),
    };
    code.extend_from_slice(line.as_bytes());
}

/// In single quotes. Typographic ones end a string, too, and each is written twice
/// (`about_Quoting_Rules`, `CharExtensions.IsSingleQuote` of PowerShell).
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(c);
        }
        quoted.push(c);
    }
    quoted.push('\'');
    quoted
}

/// A step's memory and guard, for the next prompt; .NET counts time in 100 ns since the year 1.
pub(super) fn remember(memory: &str, guard: Option<&Guard>, code: &mut Vec<u8>) {
    let mut text = format!("$global:EnvyHook.Memory = '{memory}'\n");
    match guard.and_then(same) {
        Some(same) => text.push_str(&format!("$global:EnvyHook.Same = {{ {same} }}\n")),
        None => text.push_str("$global:EnvyHook.Same = { $false }\n"),
    }
    code.extend_from_slice(text.as_bytes());
}

fn same(guard: &Guard) -> Option<String> {
    let path = |path: &Path| path.to_str().map(string);
    let mut checks = vec!["$true".to_owned()];
    for file in &guard.unchanged {
        let ticks = file.modified.nanoseconds() / 100 + 621_355_968_000_000_000;
        checks.push(format!("[IO.File]::GetLastWriteTimeUtc({}).Ticks -eq {ticks}", path(&file.path)?));
    }
    for (paths, not) in [(&guard.absent, "-not "), (&guard.present, "")] {
        for there in paths {
            checks.push(format!("{not}(Test-Path -LiteralPath {})", path(there)?));
        }
    }
    Some(checks.join(" -and "))
}
