//! Rules of Codex that stand there already, read as far as they are plain: `prefix_rule(pattern = […], decision = "…")`.
//!
//! Not for: all of Starlark. A rule that computes what it is about is none here, and a file is read up to what is no word of it.
//! Meaning as in <https://developers.openai.com/codex/rules>: a pattern matches lines that begin with it, and of the rules
//! that match, the strictest counts.

use std::iter::Peekable;
use std::vec::IntoIter;

/// A rule about lines that begin with certain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// For each word the ones that it may be, the program first.
    pub pattern: Vec<Vec<String>>,
    /// What such a line may do.
    pub decision: Decision,
}

/// What a line that matches may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It runs outside of the sandbox, without a question.
    Allow,
    /// Somebody is asked, or it never runs.
    Other,
}

impl Rule {
    /// Whether the line begins with the pattern.
    fn matches(&self, words: &[String]) -> bool {
        let fits = |(any, word): (&Vec<String>, &String)| any.contains(word);
        !self.pattern.is_empty() && self.pattern.len() <= words.len() && self.pattern.iter().zip(words).all(fits)
    }
}

/// Whether the rules let a line out of the sandbox.
pub fn lets_out(rules: &[Rule], words: &[String]) -> bool {
    let mut of_line = rules.iter().filter(|rule| rule.matches(words)).peekable();
    of_line.peek().is_some() && of_line.all(|rule| rule.decision == Decision::Allow)
}

/// The rules of a file, in its order.
pub fn rules(text: &str) -> Vec<Rule> {
    let mut tokens = tokens(text).into_iter().peekable();
    let mut rules = Vec::new();
    while let Some(token) = tokens.next() {
        if token == Token::Name("prefix_rule".to_owned()) && tokens.next_if_eq(&Token::Sign('(')).is_some() {
            rules.extend(rule(&mut tokens));
        }
    }
    rules
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Name(String),
    Text(String),
    Sign(char),
}

/// A value of an argument, as far as it is plain.
enum Plain {
    Text(String),
    List(Vec<Self>),
}

/// The arguments of a rule up to its closing parenthesis; `None` if what matters of them is not plain.
fn rule(tokens: &mut Peekable<IntoIter<Token>>) -> Option<Rule> {
    let (mut pattern, mut decision) = (None, Decision::Allow);
    loop {
        match tokens.next()? {
            Token::Sign(')') => break,
            Token::Sign(',') => {}
            Token::Name(name) => {
                tokens.next_if_eq(&Token::Sign('='))?;
                let value = plain(tokens)?;
                match (name.as_str(), value) {
                    ("pattern", Plain::List(words)) => pattern = Some(words),
                    ("decision", Plain::Text(text)) if text == "allow" => {}
                    ("decision", _) => decision = Decision::Other,
                    _ => {}
                }
            }
            _ => return None,
        }
    }
    let pattern = pattern?.into_iter().map(alternatives).collect::<Option<_>>()?;
    Some(Rule { pattern, decision })
}

/// The words that one place of a pattern may have.
fn alternatives(value: Plain) -> Option<Vec<String>> {
    let text = |value| if let Plain::Text(text) = value { Some(text) } else { None };
    match value {
        Plain::Text(text) => Some(vec![text]),
        Plain::List(any) => any.into_iter().map(text).collect(),
    }
}

fn plain(tokens: &mut Peekable<IntoIter<Token>>) -> Option<Plain> {
    match tokens.next()? {
        Token::Text(text) => Some(Plain::Text(text)),
        Token::Sign('[') => {
            let mut values = Vec::new();
            while tokens.next_if_eq(&Token::Sign(']')).is_none() {
                values.push(plain(tokens)?);
                if tokens.peek() != Some(&Token::Sign(']')) {
                    tokens.next_if_eq(&Token::Sign(','))?;
                }
            }
            Some(Plain::List(values))
        }
        _ => None,
    }
}

/// The words of a file, without comments.
fn tokens(text: &str) -> Vec<Token> {
    let (mut tokens, mut rest) = (Vec::new(), text.trim_start());
    while let Some(first) = rest.chars().next() {
        let after = match first {
            '#' => rest.find('\n').map_or("", |end| &rest[end..]),
            '"' | '\'' => {
                let Some((text, after)) = string(rest, first) else { break };
                tokens.push(Token::Text(text));
                after
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                tokens.push(Token::Name(rest[..end].to_owned()));
                &rest[end..]
            }
            sign => {
                tokens.push(Token::Sign(sign));
                &rest[sign.len_utf8()..]
            }
        };
        rest = after.trim_start();
    }
    tokens
}

/// The string at the front, and what is behind it. Quotation marks and backslashes are all that is taken for escaped.
fn string(text: &str, mark: char) -> Option<(String, &str)> {
    let (mut out, mut chars) = (String::new(), text[1..].char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => out.push(chars.next().map(|(_, c)| c).filter(|c| matches!(c, '"' | '\'' | '\\'))?),
            c if c == mark => return Some((out, &text[at + 2..])),
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{allowed, others, text};
    use super::*;

    fn lets(file: &str, line: &str) -> bool {
        let words: Vec<String> = line.split(' ').map(ToOwned::to_owned).collect();
        lets_out(&rules(file), &words)
    }

    #[test]
    fn what_setup_writes_is_read_as_it_is_meant() {
        let envy = "/opt/my \"envy\"/bin/envy";
        let rules = rules(&text(envy));
        assert_eq!(rules.len(), 1);
        assert!(allowed(envy).iter().all(|words| lets_out(&rules, words)));
        assert!(!others(envy).iter().any(|words| lets_out(&rules, words)));
    }

    #[test]
    fn only_what_the_pattern_begins_with_is_let_out() {
        let search = "prefix_rule(\n  pattern = [ '/opt/envy', \"--restricted\", [\"search\",\"show\",]],\n)";
        assert!(lets(search, "/opt/envy --restricted search jq") && lets(search, "/opt/envy --restricted show jq"));
        assert!(!lets(search, "/opt/envy --restricted install jq") && !lets(search, "/opt/envy search jq"));
        assert!(!lets(search, "/opt/envy --restricted") && !lets(search, "/old/envy --restricted search jq"));
        let all = "prefix_rule(pattern=[\"/opt/envy\",\"--restricted\"], decision=\"allow\")";
        assert!(lets(all, "/opt/envy --restricted install"));
        assert!(!lets("prefix_rule(pattern = [])", "/opt/envy"));
    }

    #[test]
    fn the_strictest_rule_counts() {
        let rule = |decision: &str| format!("prefix_rule(pattern = [\"/opt/envy\"], decision = \"{decision}\")\n");
        assert!(lets(&rule("allow"), "/opt/envy list"));
        assert!(!lets(&rule("prompt"), "/opt/envy list") && !lets(&rule("forbidden"), "/opt/envy list"));
        assert!(!lets(&(rule("forbidden") + &rule("allow")), "/opt/envy list"));
        assert!(!lets(&(rule("allow") + &rule("prompt")), "/opt/envy list"));
    }

    #[test]
    fn what_is_no_rule_lets_nothing_out() {
        for file in [
            "# prefix_rule(pattern = [\"/opt/envy\"])",
            "other_rule(pattern = [\"/opt/envy\"])",
            "prefix_rule(match = [[\"/opt/envy\"]])",
            "prefix_rule(pattern = [\"/opt/envy\"]",
            "prefix_rule(pattern = [\"/opt/envy\" \"list\"])",
            "prefix_rule(pattern = [ENVY])",
            "prefix_rule(pattern = [[[\"/opt/envy\"]]])",
            "prefix_rule(pattern = [\"/opt/envy",
            "prefix_rule([\"/opt/envy\"])",
            "'pattern = [\"/opt/envy\"]'",
        ] {
            assert!(!lets(file, "/opt/envy list"), "{file}");
        }
        let after = "prefix_rule(pattern = [ENVY])\nprefix_rule(pattern = [\"/opt/envy\"])";
        assert!(lets(after, "/opt/envy list"));
    }
}
