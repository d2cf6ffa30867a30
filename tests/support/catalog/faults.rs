//! How a search service goes wrong: it stops, it limits, it lies.

use std::time::Duration;

use serde_json::{Value, json};

use super::answers::Answer;
use crate::support::http::{Body, Breakdown, Reply};

/// A way to go wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// 403 with a page of HTML, as an edge server answers to bursts.
    Challenge,
    /// 429 with a `Retry-After` in seconds.
    TooMany(u32),
    /// 429 without it.
    Limit,
    /// 302 to there.
    Redirect(&'static str),
    /// 404 with a line of text, as a mirror says it that passes nothing on.
    NotFound,
    /// 500 with a line of text.
    Internal,
    /// 200 with a page of HTML.
    Html,
    /// The first half of a good answer, as if it were all.
    Half,
    /// The connection ends in the middle of a good answer.
    Cut,
    /// The service takes the request and says nothing.
    Silence,
    /// The headers of a good answer, and then nothing.
    Stall,
    /// 200 and so many bytes of what may yet become JSON.
    Huge(u64),
    /// Every text becomes a number and every number a text.
    WrongTypes,
    /// Every package is called this.
    OtherName(&'static str),
    /// The same with every attribute: the answer is about something else.
    OtherPackage(&'static str),
    /// Every store path becomes this.
    OtherPath(&'static str),
    /// Every summary becomes this.
    OtherSummary(&'static str),
    /// Every version becomes this.
    OtherVersion(&'static str),
}

impl Fault {
    /// What is sent in place of `answer`.
    pub(super) fn spoil(&self, answer: Answer) -> Reply {
        const PAGE: &str = "<!DOCTYPE html>\n<html><title>Just a moment...</title></html>\n";
        let honest = |answer| match answer {
            Answer::Json(value) => json_reply(&value),
            Answer::Error(status, line) => Reply::new(status, "text/plain; charset=utf-8", line + "\n"),
        };
        match self {
            Self::Challenge => Reply::new(403, "text/html; charset=UTF-8", PAGE),
            Self::TooMany(seconds) => {
                Reply::new(429, "text/html", "error code: 1015").with("Retry-After", seconds.to_string())
            }
            Self::Limit => Reply::new(429, "text/html", "error code: 1015"),
            Self::Redirect(target) => Reply::new(302, "text/plain", "").with("Location", *target),
            Self::Half => match answer {
                Answer::Json(value) => {
                    let text = value.to_string();
                    Reply::new(200, "application/json", &text.as_bytes()[..text.len() / 2])
                }
                error @ Answer::Error(..) => honest(error),
            },
            Self::NotFound => Reply::new(404, "text/plain; charset=utf-8", "404 page not found\n"),
            Self::Internal => Reply::new(500, "text/plain; charset=utf-8", "500 Internal Server Error: query failed\n"),
            Self::Html => Reply::new(200, "text/html; charset=UTF-8", PAGE),
            Self::Cut => Reply { breakdown: Some(Breakdown::Cut), ..honest(answer) },
            Self::Silence => Reply { breakdown: Some(Breakdown::Silence), ..honest(answer) },
            Self::Stall => Reply { breakdown: Some(Breakdown::Stall), ..honest(answer) },
            Self::Huge(size) => Reply { body: Body::Spaces(*size), delay: Duration::ZERO, ..json_reply(&json!({})) },
            Self::WrongTypes => self.lie(answer, &mut |_, value| match value {
                Value::String(text) => *value = json!(text.len()),
                Value::Number(number) => *value = json!(number.to_string()),
                _ => {}
            }),
            Self::OtherName(name) => self.lie(answer, &mut in_place_of("name", name)),
            Self::OtherPackage(name) => self.lie(answer, &mut |at, value| {
                if ["name", "attr_path", "attribute_path"].contains(&at) {
                    *value = json!(name);
                }
            }),
            Self::OtherPath(path) => self.lie(answer, &mut in_place_of("path", path)),
            Self::OtherSummary(text) => self.lie(answer, &mut in_place_of("summary", text)),
            Self::OtherVersion(version) => self.lie(answer, &mut in_place_of("version", version)),
        }
    }

    fn lie(&self, answer: Answer, change: &mut dyn FnMut(&str, &mut Value)) -> Reply {
        match answer {
            Answer::Json(mut value) => {
                each("", &mut value, change);
                json_reply(&value)
            }
            Answer::Error(status, line) => Reply::new(status, "text/plain; charset=utf-8", line + "\n"),
        }
    }
}

/// Replaces what stands under a key. An output's `name` is no package's.
fn in_place_of(key: &str, text: &str) -> impl FnMut(&str, &mut Value) {
    move |at, value| {
        if at == key {
            *value = json!(text);
        }
    }
}

/// Calls `change` for all that is neither list nor object, with the key under which it stands.
fn each(key: &str, value: &mut Value, change: &mut dyn FnMut(&str, &mut Value)) {
    match value {
        Value::Object(fields) => {
            let output = fields.contains_key("path");
            for (key, value) in fields.iter_mut().filter(|(key, _)| !(output && *key == "name")) {
                each(key, value, change);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(key, item, change)),
        _ => change(key, value),
    }
}

fn json_reply(value: &Value) -> Reply {
    Reply::new(200, "application/json", value.to_string())
}
