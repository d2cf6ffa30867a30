//! Text for who hears it read out, and for terminals that show no more than ASCII: words and other signs in the place of
//! symbols.
//!
//! Not for: what comes from outside (`failure::printable`), whose letters stay what they are.

use std::borrow::Cow;

use super::{GOOD, WARN};
use crate::environ::Environ;

/// Whether `ENVY_PLAIN` asks for plain text: nothing is drawn or redrawn, symbols are words, questions are lines.
pub(super) fn is_wanted(environ: &Environ) -> bool {
    let value = environ.text("ENVY_PLAIN").map(str::to_lowercase);
    value.is_some_and(|value| !matches!(value.as_str(), "0" | "false" | "no" | "off"))
}

/// Whether the locale says that the terminal knows ASCII alone. Where none is set most know UTF-8.
pub(super) fn is_ascii(environ: &Environ) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| environ.text(name));
    let locale = locale.map(|locale| locale.to_lowercase().replace('-', ""));
    locale.is_some_and(|locale| !locale.contains("utf8"))
}

/// The symbols of envy's own messages as ASCII.
pub(super) fn ascii(text: &str) -> Cow<'_, str> {
    replaced(text, &[("→", "->"), ("…", "...")])
}

/// The same as words. A mark that a text has in it is not one of envy's: those have a colour.
pub(super) fn words(text: &str) -> Cow<'_, str> {
    let marks = [
        (format!("{GOOD}+{GOOD:#}"), "added"),
        (format!("{WARN}-{WARN:#}"), "removed"),
        (format!("{GOOD}~{GOOD:#}"), "changed"),
        (format!("{GOOD}*{GOOD:#}"), "current:"),
    ];
    let marks: Vec<(&str, &str)> = marks.iter().map(|(mark, word)| (mark.as_str(), *word)).collect();
    let symbols = [("→", "to"), ("…", "...")];
    replaced(text, &[marks.as_slice(), &symbols].concat())
}

fn replaced<'t>(text: &'t str, pairs: &[(&str, &str)]) -> Cow<'t, str> {
    pairs.iter().fold(Cow::Borrowed(text), |text, (from, to)| match text.contains(from) {
        true => Cow::Owned(text.replace(from, to)),
        false => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Environ {
        pairs.iter().copied().collect()
    }

    #[test]
    fn the_first_variable_that_is_set_names_the_locale() {
        assert!(!is_ascii(&with(&[])));
        assert!(is_ascii(&with(&[("LANG", "C")])));
        assert!(is_ascii(&with(&[("LC_ALL", "POSIX"), ("LANG", "en_US.UTF-8")])));
        assert!(!is_ascii(&with(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")])));
        assert!(is_ascii(&with(&[("LANG", "de_DE.ISO-8859-1")])));
    }

    #[test]
    fn plain_text_is_asked_for_by_anything_but_a_no() {
        for (value, wanted) in [("1", true), ("yes", true), ("", false), ("0", false), ("FALSE", false)] {
            assert_eq!(is_wanted(&with(&[("ENVY_PLAIN", value)])), wanted, "{value}");
        }
    }

    #[test]
    fn marks_and_symbols_become_words() {
        assert_eq!(words(&format!("{GOOD}~{GOOD:#} jq 1.6 → 1.7")), "changed jq 1.6 to 1.7");
        assert_eq!(words("  + x + y"), "  + x + y", "a text's own");
        assert_eq!(ascii("jq 1.6 → 1.7 of größe…"), "jq 1.6 -> 1.7 of größe...");
    }
}
