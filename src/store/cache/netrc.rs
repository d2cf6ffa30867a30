//! netrc: names and passwords by host, for caches that ask for one. Not for: which file it is, or who may read it.
//!
//! Source: curl, "The .netrc file" (<https://everything.curl.dev/usingcurl/netrc.html>), as Nix gives its `netrc-file` to
//! curl: quoted words, `#` at the beginning of a word, `macdef` up to an empty line, `default` behind the others.

use std::fmt;
use std::path::Path;

use reqwest::Url;

/// Names and passwords by host.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Netrc(Vec<Entry>);

#[derive(Clone, Default, PartialEq, Eq)]
struct Entry {
    /// Nothing for `default`.
    machine: Option<String>,
    login: Option<String>,
    password: Option<String>,
}

/// Shows for whom there are passwords, not which.
impl fmt::Debug for Netrc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|entry| entry.machine.as_deref().unwrap_or("default"))).finish()
    }
}

impl Netrc {
    /// Reads the text. Words that mean nothing are passed over, as curl does.
    pub fn parse(text: &str) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let mut words = Words { rest: text };
        while let Some(word) = words.next() {
            match word.as_str() {
                "machine" => entries.push(Entry { machine: words.next(), ..Entry::default() }),
                "default" => entries.push(Entry::default()),
                "macdef" => words.skip_macro(),
                "login" | "password" | "account" => {
                    let value = words.next();
                    match (entries.last_mut(), word.as_str()) {
                        (Some(entry), "login") => entry.login = value,
                        (Some(entry), "password") => entry.password = value,
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        Self(entries)
    }

    /// Those of a file; a file that cannot be read has none.
    pub fn of_file(file: Option<&Path>) -> Self {
        file.and_then(|file| fs_err::read_to_string(file).ok()).map(|text| Self::parse(&text)).unwrap_or_default()
    }

    /// Name and password for a request; none where the URL has its own.
    pub fn credentials_for_url(&self, url: &Url) -> Option<(&str, &str)> {
        self.credentials_for(url.host_str().unwrap_or_default()).filter(|_| url.username().is_empty())
    }

    /// Name and password for a host, of the first entry that is for it. An entry without a name has an empty one.
    pub fn credentials_for(&self, host: &str) -> Option<(&str, &str)> {
        let matches = |entry: &&Entry| entry.machine.as_ref().is_none_or(|machine| machine.eq_ignore_ascii_case(host));
        let entry = self.0.iter().filter(matches).find(|entry| entry.password.is_some())?;
        Some((entry.login.as_deref().unwrap_or_default(), entry.password.as_deref()?))
    }
}

/// The words of the file.
struct Words<'t> {
    rest: &'t str,
}

impl Words<'_> {
    fn next(&mut self) -> Option<String> {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.chars().next()? {
                '#' => self.skip_line(),
                '"' => return Some(self.quoted()),
                _ => {
                    let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
                    let (word, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    return Some(word.to_owned());
                }
            }
        }
    }

    /// A word in quotation marks, in which a backslash takes the next character as it is, or as a line's end or a tab.
    fn quoted(&mut self) -> String {
        let mut word = String::new();
        let mut characters = self.rest.chars();
        characters.next();
        while let Some(c) = characters.next() {
            match c {
                '"' => break,
                '\\' => word.extend(characters.next().map(|escaped| match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                })),
                other => word.push(other),
            }
        }
        self.rest = characters.as_str();
        word
    }

    /// A macro's name and lines: they end at an empty one.
    fn skip_macro(&mut self) {
        self.skip_line();
        while !self.rest.is_empty() && !self.rest.lines().next().unwrap_or_default().trim().is_empty() {
            self.skip_line();
        }
    }

    fn skip_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
}

#[cfg(test)]
mod tests;
