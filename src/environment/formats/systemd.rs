//! Environment files of systemd (`EnvironmentFile=` in systemd.exec(5); `src/basic/env-file.c`).

/// Each value in double quotes, in which a backslash takes the meaning from `"`, `\`, `` ` `` and `$`; the end of a line
/// is an end of a line.
pub(super) fn render(variables: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in variables {
        out.push_str(name);
        out.push_str("=\"");
        for c in value.chars() {
            if "\"\\`$".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        out.push_str("\"\n");
    }
    out
}
