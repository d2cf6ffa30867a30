//! What the server and the process of a call say to each other: one order on stdin, then lines of JSON on stdout.

use std::io::Read;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Request, RequestError, Tool};
use crate::failure::{Code, Explain};
use crate::report::FetchProgress;

/// Orders that are longer are refused.
pub(super) const MAX_ORDER: usize = 1 << 20;

/// What a call is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The server's process id: when that ends, so does the call.
    pub server: u32,
    /// The call.
    pub request: Request,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) server: u32,
    pub(super) arguments: Map<String, Value>,
}

impl Order {
    /// Reads the order of a call of `tool`.
    pub fn read(tool: &str, from: impl Read) -> Result<Self, OrderError> {
        let tool = Tool::find(tool).ok_or(OrderError::NoOrder)?;
        let mut text = Vec::new();
        from.take(MAX_ORDER as u64 + 1).read_to_end(&mut text)?;
        let written: Written = if text.len() > MAX_ORDER { None } else { serde_json::from_slice(&text).ok() }
            .ok_or(OrderError::NoOrder)?;
        Ok(Self { server: written.server, request: Request::parse(tool, &written.arguments)? })
    }
}

/// A line of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    /// A phase begins.
    Phase(String),
    /// How far fetching is.
    Fetch { paths: u64, of_paths: u64, bytes: u64, of_bytes: u64 },
    /// The end.
    Answer(Answer),
}

impl From<FetchProgress> for Line {
    fn from(progress: FetchProgress) -> Self {
        Self::Fetch {
            paths: progress.paths_done,
            of_paths: progress.paths_total,
            bytes: progress.bytes_done,
            of_bytes: progress.bytes_total,
        }
    }
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Answer {
    /// Whether it is an error's document.
    pub(super) failed: bool,
    /// The document.
    pub(super) document: Value,
    /// The same in a few words.
    pub(super) text: String,
}

/// Why there is nothing to do.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// Somebody else started the process.
    #[error("this command is for `envy mcp` alone")]
    NoOrder,
    /// The arguments are not the tool's.
    #[error(transparent)]
    Arguments(#[from] RequestError),
    /// The order cannot be read.
    #[error("cannot read the order: {0}")]
    Io(#[from] std::io::Error),
}

impl Explain for OrderError {
    fn code(&self) -> Code {
        match self {
            Self::NoOrder | Self::Arguments(_) => Code::Usage,
            Self::Io(_) => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<crate::failure::Hint> {
        match self {
            Self::NoOrder => vec![crate::failure::Hint::run("see how the server is used", "envy mcp --help")],
            Self::Arguments(error) => error.hints(),
            Self::Io(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_whole_or_refused() {
        let read = |tool, text: &str| Order::read(tool, text.as_bytes()).map_err(|error| error.to_string());
        let order = read("rollback", r#"{"server":7,"arguments":{"generation":3}}"#).unwrap();
        assert_eq!((order.server, order.request.words().join(" ")), (7, "rollback 3".to_owned()));
        let nobody = Err("this command is for `envy mcp` alone".to_owned());
        assert_eq!(read("run", r#"{"server":7,"arguments":{}}"#), nobody);
        assert_eq!(read("list", ""), nobody);
        assert_eq!(read("list", r#"{"server":7,"arguments":{},"dir":"/"}"#), nobody);
        assert_eq!(read("list", &" ".repeat(MAX_ORDER + 1)), nobody);
        assert!(read("list", r#"{"server":7,"arguments":{"dir":"/"}}"#).unwrap_err().contains("unknown field `dir`"));
    }
}
