//! What all providers' answers have in common: checks of words and texts that somebody else wrote.

use serde::{Deserialize, Deserializer};

use crate::failure::printable;

/// Why an answer is not used, fit to be printed.
pub(super) type Reason = String;

/// Reads a JSON document. A web page says so.
pub(super) fn json<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Reason> {
    if body.trim_ascii_start().first() == Some(&b'<') {
        return Err("it is a web page".to_owned());
    }
    serde_json::from_slice(body).map_err(|error| printable(&error.to_string()).into_owned())
}

/// Checks a name, version or attribute: not empty, printable, without spaces, no longer than any real one.
pub(super) fn word(text: String, what: &str) -> Result<String, Reason> {
    let bad = |c: char| c.is_whitespace() || printable(c.encode_utf8(&mut [0; 4])) != c.to_string();
    if text.is_empty() || text.len() > 256 || text.chars().any(bad) {
        return Err(format!("its {what} `{}` is empty, too long or not printable", shown(&text)));
    }
    Ok(text)
}

/// Text for people: control characters and line ends become spaces, and no more than a long line of it is kept.
pub(super) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&line).chars().take(300).collect()
}

/// The beginning of a text, for messages.
pub(super) fn shown(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    printable(&short).into_owned()
}

/// `null` counts as missing.
pub(super) fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
